using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Replication.IntegrationTests.EmbeddedRegistry.Conformance;

internal static class TornRequest
{
    /// <summary>Announces a body, sends the beginning of it, and closes the connection.</summary>
    public static async Task SendAsync(HttpMethod method, Uri target, int announced, ReadOnlyMemory<byte> sent)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(target.Host, target.Port);
        await using var stream = client.GetStream();
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{method} {target.PathAndQuery} HTTP/1.1\r\nHost: {target.Authority}\r\nContent-Type: "
                + $"application/octet-stream\r\nContent-Length: {announced}\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(sent);
    }
}

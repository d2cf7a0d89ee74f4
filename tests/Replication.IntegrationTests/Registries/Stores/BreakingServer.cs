using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Replication.IntegrationTests.Registries.Stores;

/// <summary>A server on loopback that ends each connection after a part of the bytes that its answer announces.</summary>
internal sealed partial class BreakingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly byte[] _content;
    private readonly int _partBytes;
    private Task _serving = Task.CompletedTask;

    private BreakingServer(byte[] content, int partBytes) => (_content, _partBytes) = (content, partBytes);

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>The positions from which the content was requested.</summary>
    public ConcurrentQueue<int> Positions { get; } = new();

    public static BreakingServer Start(byte[] content, int partBytes)
    {
        var server = new BreakingServer(content, partBytes);
        server._listener.Start();
        server._serving = server.ServeAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // The test has ended.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var from = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            if (Range().Match(line) is { Success: true } range)
                from = int.Parse(range.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }
        Positions.Enqueue(from);
        var head = $"HTTP/1.1 206 Partial Content\r\nETag: \"1\"\r\nContent-Length: {_content.Length - from}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(_content.AsMemory(from, Math.Min(_partBytes, _content.Length - from)));
        client.Client.Shutdown(SocketShutdown.Send);
        // The client closes the connection when it has read everything. A close before that could discard bytes.
        while (await stream.ReadAsync(new byte[1024]) > 0)
        {
        }
    }

    [GeneratedRegex(@"^Range: bytes=(\d+)-", RegexOptions.IgnoreCase)]
    private static partial Regex Range();
}

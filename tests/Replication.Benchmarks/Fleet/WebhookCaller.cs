using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Replication.Benchmarks.Fleet;

/// <summary>
/// Reports pushes over plain sockets, one call at a time on each connection. A full HTTP client would take as much of the machine's
/// processor time as the server that is measured.
/// </summary>
internal sealed class WebhookCaller(Uri hooks, string instance, string secret, string repository) : IAsyncDisposable
{
    private const int MaxAnswerBytes = 16 * 1024;

    private static readonly string Digest = $"sha256:{new string('0', 64)}";

    private readonly ConcurrentBag<Connection> _idle = [];

    /// <summary>Reports one push. Returns when it is accepted.</summary>
    public async Task ReportAsync(int number)
    {
        if (!_idle.TryTake(out var connection))
            connection = await Connection.OpenAsync(hooks);
        var now = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        var body = $$"""[{"id":"{{Guid.NewGuid()}}","repository":"{{repository}}","tag":"v{{number}}","digest":"{{Digest}}","pushedAt":"{{now}}"}]""";
        var answer = await connection.SendAsync(
            $"POST /hooks/{instance} HTTP/1.1\r\nHost: {hooks.Authority}\r\nAuthorization: Bearer {secret}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        if (!answer.StartsWith("HTTP/1.1 202 ", StringComparison.Ordinal))
            throw new InvalidOperationException($"the webhook answered {answer}");
        _idle.Add(connection);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var connection in _idle)
            connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Connection : IDisposable
    {
        private const string EndOfChunks = "0\r\n\r\n";

        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] _answer = new byte[MaxAnswerBytes];

        public static async Task<Connection> OpenAsync(Uri address)
        {
            var connection = new Connection();
            await connection._socket.ConnectAsync(address.Host, address.Port);
            return connection;
        }

        public async Task<string> SendAsync(string request)
        {
            await _socket.SendAsync(Encoding.ASCII.GetBytes(request));
            for (var length = 0; ;)
            {
                var read = await _socket.ReceiveAsync(_answer.AsMemory(length));
                length += read;
                var text = Encoding.ASCII.GetString(_answer, 0, length);
                if (read == 0 || IsWhole(text))
                    return text;
            }
        }

        public void Dispose() => _socket.Dispose();

        private static bool IsWhole(string answer)
        {
            var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0)
                return false;
            var length = answer.AsSpan(0, head).IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
            if (length < 0)
                return answer.EndsWith(EndOfChunks, StringComparison.Ordinal);
            var value = answer.AsSpan(length + "Content-Length: ".Length);
            return answer.Length - head - 4 >= int.Parse(value[..value.IndexOf('\r')], CultureInfo.InvariantCulture);
        }
    }
}

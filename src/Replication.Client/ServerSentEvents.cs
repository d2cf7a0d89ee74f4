using System.Runtime.CompilerServices;

namespace Replication.Client;

/// <summary>Reads a body of server-sent events.</summary>
internal sealed class ServerSentEvents(Stream body, TimeProvider time) : IDisposable
{
    public const string MediaType = "text/event-stream";

    // The server sends a heartbeat every 15 seconds.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(45);

    private readonly StreamReader _reader = new(body);

    /// <summary>
    /// Returns the events until the server ends the stream. Throws <see cref="IOException"/> when the connection is lost or silent.
    /// </summary>
    public async IAsyncEnumerable<ServerSentEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? name = null, data = null, id = null;
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            var (field, value) = FieldOf(line);
            switch (field)
            {
                case "event":
                    name = value;
                    break;
                case "data":
                    data = data is null ? value : $"{data}\n{value}";
                    break;
                case "id":
                    id = value;
                    break;
                case "" when line.Length == 0:
                    yield return new ServerSentEvent(name, data, id);
                    (name, data, id) = (null, null, null);
                    break;
            }
        }
    }

    public void Dispose() => _reader.Dispose();

    // A comment has an empty field name and a value.
    private static (string Field, string Value) FieldOf(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? (line, "")
            : (line[..colon], line.AsSpan(colon + 1) is [' ', .. var rest] ? rest.ToString() : line[(colon + 1)..]);
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(MaxSilence, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            return await _reader.ReadLineAsync(linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the server sent nothing for {MaxSilence.TotalSeconds:F0} seconds");
        }
    }
}

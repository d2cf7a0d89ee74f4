using System.Runtime.CompilerServices;
using System.Text.Json;
using Replication.Contracts.Tasks;

namespace Replication.Client;

/// <summary>An open stream of changed tasks.</summary>
public sealed class TaskStream : IDisposable
{
    // The server sends a heartbeat every 15 seconds.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(45);

    private readonly HttpResponseMessage? _response;
    private readonly StreamReader _reader;
    private readonly TimeProvider _time;

    internal TaskStream(Stream body, HttpResponseMessage? response, TimeProvider time) =>
        (_reader, _response, _time) = (new StreamReader(body), response, time);

    /// <summary>
    /// Returns the events until the server ends the stream. Throws <see cref="IOException"/> when the connection is lost or silent.
    /// </summary>
    public async IAsyncEnumerable<TaskStreamEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
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
                    if (data is not null && Read(name, data) is { } read)
                        yield return read;
                    if (id is not null)
                        yield return new TaskStreamEvent.Position(id);
                    (name, data, id) = (null, null, null);
                    break;
            }
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        _response?.Dispose();
    }

    // Events of a later version are skipped.
    private static TaskStreamEvent? Read(string? name, string data) => name switch
    {
        "task" => new TaskStreamEvent.Changed(Parse<ReplicationTask>(data), data),
        "left" => new TaskStreamEvent.Left(Parse<LeftTask>(data)),
        "resync" => new TaskStreamEvent.Resync(),
        _ => null,
    };

    private static T Parse<T>(string data) =>
        JsonSerializer.Deserialize<T>(data, JsonSerializerOptions.Web) ?? throw new JsonException("null");

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
        using var silence = new CancellationTokenSource(MaxSilence, _time);
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

using System.Runtime.CompilerServices;
using System.Text.Json;
using Replication.Contracts.Tasks;

namespace Replication.Client;

/// <summary>An open stream of changed tasks.</summary>
public sealed class TaskStream : ITaskStream
{
    private readonly HttpResponseMessage? _response;
    private readonly ServerSentEvents _events;

    internal TaskStream(Stream body, HttpResponseMessage? response, TimeProvider time) =>
        (_events, _response) = (new ServerSentEvents(body, time), response);

    /// <inheritdoc/>
    public async IAsyncEnumerable<TaskStreamEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (name, data, id) in _events.ReadAsync(cancellationToken))
        {
            if (data is not null && Read(name, data) is { } read)
                yield return read;
            if (id is not null)
                yield return new TaskStreamEvent.Position(id);
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _events.Dispose();
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
}

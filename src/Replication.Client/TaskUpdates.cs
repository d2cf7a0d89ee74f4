using System.Net;

namespace Replication.Client;

/// <summary>Follows tasks: by the stream of the server, or by polling when it has none or allows no more of them.</summary>
/// <param name="openAsync">Opens the stream of a filter.</param>
/// <param name="time">The clock.</param>
public sealed class TaskUpdates(
    Func<IReadOnlyList<(string Name, string? Value)>, CancellationToken, Task<ITaskStream>> openAsync, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Follows tasks by a stream of its own.</summary>
    public TaskUpdates(ReplicationApi api, TimeProvider time)
        : this(async (filter, token) => await api.OpenTaskStreamAsync(filter, lastEventId: null, token), time)
    {
    }

    /// <summary>Calls <paramref name="read"/> at the beginning and when events may be missing, and <paramref name="apply"/> for each event,
    /// until one of them returns false.</summary>
    public async Task FollowAsync(
        IReadOnlyList<(string Name, string? Value)> filter,
        Func<Task<bool>> read,
        Func<TaskStreamEvent, Task<bool>> apply,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            using (var stream = await TryOpenAsync(filter, cancellationToken))
            {
                if (!await read())
                    return;
                if (stream is not null && !await ReadAsync(stream, read, apply, cancellationToken))
                    return;
            }
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    // Returns true when the stream ended: the next one begins with a new read.
    private static async Task<bool> ReadAsync(
        ITaskStream stream, Func<Task<bool>> read, Func<TaskStreamEvent, Task<bool>> apply, CancellationToken cancellationToken)
    {
        await using var events = stream.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(events))
        {
            if (!await (events.Current is TaskStreamEvent.Resync ? read() : apply(events.Current)))
                return false;
        }
        return true;
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<TaskStreamEvent> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<ITaskStream?> TryOpenAsync(
        IReadOnlyList<(string Name, string? Value)> filter, CancellationToken cancellationToken)
    {
        try
        {
            return await openAsync(filter, cancellationToken);
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests)
        {
            // An older server reads "stream" as the id of a task. A wrong filter is reported by the read.
            return null;
        }
    }
}

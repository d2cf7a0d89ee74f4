using System.Net;
using Replication.Client;

namespace Replication.App.Client;

/// <summary>Follows tasks: by the stream of the server, or by polling when it has none or allows no more of them.</summary>
internal static class TaskUpdates
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Calls <paramref name="read"/> at the beginning and when events may be missing, and <paramref name="apply"/> for each event,
    /// until one of them returns false.</summary>
    public static async Task FollowAsync(
        ApiCall call,
        IReadOnlyList<(string Name, string? Value)> filter,
        Func<Task<bool>> read,
        Func<TaskStreamEvent, Task<bool>> apply)
    {
        while (true)
        {
            using (var stream = await TryOpenAsync(call, filter))
            {
                if (!await read())
                    return;
                if (stream is not null && !await ReadAsync(call, stream, read, apply))
                    return;
            }
            await Task.Delay(Interval, call.Time, call.CancellationToken);
        }
    }

    // Returns true when the stream ended: the next one begins with a new read.
    private static async Task<bool> ReadAsync(
        ApiCall call, TaskStream stream, Func<Task<bool>> read, Func<TaskStreamEvent, Task<bool>> apply)
    {
        await using var events = stream.ReadAsync(call.CancellationToken).GetAsyncEnumerator();
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

    private static async Task<TaskStream?> TryOpenAsync(ApiCall call, IReadOnlyList<(string Name, string? Value)> filter)
    {
        try
        {
            return await call.Api.OpenTaskStreamAsync(filter, lastEventId: null, call.CancellationToken);
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests)
        {
            // An older server reads "stream" as the id of a task. A wrong filter is reported by the read.
            return null;
        }
    }
}

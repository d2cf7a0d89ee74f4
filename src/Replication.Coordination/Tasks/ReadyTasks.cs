using MassTransit;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>
/// Tasks that no push made: written down whole by whoever wants them, then told to the saga of their batch, which settles them, and to the workers.
/// Once they are written a lost message costs nothing but time: the sweep announces them, and the end of one whose batch has no saga makes it one.
/// </summary>
internal sealed partial class ReadyTasks(ITaskStore tasks, IBus bus, TimeProvider time, ILogger<ReadyTasks> logger)
{
    // Without a limit a send waits for an absent broker until the host stops.
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Writes tasks of one batch; returns them as they stand, since some may have been there.</summary>
    public async Task<IReadOnlyList<ReplicationTask>> MakeAsync(IReadOnlyCollection<ReplicationTask> wanted, CancellationToken cancellationToken)
    {
        var stored = await tasks.AddAsync(wanted, cancellationToken);
        foreach (var batch in stored.GroupBy(task => task.Batch))
            await TellAsync([.. batch]);
        foreach (var task in stored)
            CoordinationMetrics.Planned(task);
        return stored;
    }

    /// <summary>Has a saga settle tasks of one batch that stand in the store, and workers take them.</summary>
    public Task TellAsync(IReadOnlyList<ReplicationTask> standing) => TryAsync(standing, async timeout =>
    {
        await bus.Publish(new TasksMade { Batch = standing[0].Batch, Tasks = [.. standing.Select(task => task.Id)] }, timeout);
        foreach (var task in standing.Where(task => !task.IsFinished))
            await SendAsync(task, timeout);
    });

    /// <summary>Only the wake-up, for whoever settles the task himself.</summary>
    public Task AnnounceAsync(ReplicationTask task) => TryAsync([task], timeout => SendAsync(task, timeout));

    private async Task SendAsync(ReplicationTask task, CancellationToken cancellationToken)
    {
        var copies = await bus.GetSendEndpoint(CopyQueue.AddressOf(task.Priority));
        await copies.Send(Announcement.Of(task), cancellationToken);
    }

    private async Task TryAsync(IReadOnlyList<ReplicationTask> told, Func<CancellationToken, Task> tellAsync)
    {
        if (told.Count == 0)
            return;
        using var timeout = new CancellationTokenSource(SendTimeout, time);
        try
        {
            await tellAsync(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception e)
        {
            LogNotTold(e, told.Count, told[0].Batch);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{TaskCount} tasks of batch {Batch} are written, and could not be told of; the sweep does that")]
    private partial void LogNotTold(Exception exception, int taskCount, Guid batch);
}

using MassTransit;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Cancels tasks, and tells the sagas of those that ended with it. A running one ends when its worker sees it, within two seconds.</summary>
internal sealed partial class CancelTasks(ITaskCancelStore tasks, IBus bus, TimeProvider time, ILogger<CancelTasks> logger)
{
    private const int AtOnce = 200;

    // Without a limit a publish waits for an absent broker until the host stops.
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The task as it stands then; null when it is unknown.</summary>
    public async Task<ReplicationTask?> OneAsync(Guid id, string by, TaskIssue reason, CancellationToken cancellationToken)
    {
        var task = await tasks.CancelAsync(id, new TaskCancellation(by, time.GetUtcNow(), reason), cancellationToken);
        if (task is { Status: ReplicationStatus.Canceled })
            await TellAsync([task]);
        return task;
    }

    /// <summary>Cancels every waiting task that passes the filter, and leaves running ones alone; says how many.</summary>
    public async Task<int> WaitingAsync(TaskFilter filter, string by, TaskIssue reason, CancellationToken cancellationToken)
    {
        for (var count = 0; ;)
        {
            var canceled = await tasks.CancelWaitingAsync(filter, new TaskCancellation(by, time.GetUtcNow(), reason), AtOnce, cancellationToken);
            if (canceled.Count == 0)
                return count;
            count += canceled.Count;
            await TellAsync(canceled);
        }
    }

    private async Task TellAsync(IReadOnlyList<ReplicationTask> ended)
    {
        using var timeout = new CancellationTokenSource(PublishTimeout, time);
        try
        {
            await Task.WhenAll(ended.Select(task => bus.Publish(TaskFinished.Of(task), timeout.Token))).WaitAsync(timeout.Token);
        }
        catch (Exception e)
        {
            // The review of their batches finds it.
            LogNotTold(e, ended.Count);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{TaskCount} tasks are canceled, and their batches could not be told yet")]
    private partial void LogNotTold(Exception exception, int taskCount);
}

using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Messaging;

namespace Replication.Coordination.Tasks;

/// <summary>
/// Cancels tasks and publishes their end to the sagas. A running task ends when its worker sees the request, within two seconds.
/// </summary>
internal sealed partial class CancelTasks(ITaskCancelStore tasks, MessageSender sender, TimeProvider time, ILogger<CancelTasks> logger)
{
    private const int BatchSize = 200;

    /// <summary>Cancels one task. Returns the stored task, or null when it does not exist.</summary>
    public async Task<ReplicationTask?> OneAsync(Guid id, string by, TaskIssue reason, CancellationToken cancellationToken)
    {
        var task = await tasks.CancelAsync(id, new TaskCancellation(by, time.GetUtcNow(), reason), cancellationToken);
        if (task is { Status: ReplicationStatus.Canceled })
            await PublishAsync([task]);
        return task;
    }

    /// <summary>
    /// Cancels every pending task that matches the filter; running tasks stay unchanged. Returns the number of canceled tasks.
    /// </summary>
    public async Task<int> WaitingAsync(TaskFilter filter, string by, TaskIssue reason, CancellationToken cancellationToken)
    {
        for (var count = 0; ;)
        {
            var canceled =
                await tasks.CancelWaitingAsync(filter, new TaskCancellation(by, time.GetUtcNow(), reason), BatchSize, cancellationToken);
            if (canceled.Count == 0)
                return count;
            count += canceled.Count;
            await PublishAsync(canceled);
        }
    }

    private async Task PublishAsync(IReadOnlyList<ReplicationTask> canceled)
    {
        try
        {
            await Task.WhenAll(canceled.Select(task => sender.PublishAsync(TaskFinished.Of(task))));
        }
        catch (Exception e)
        {
            LogNotPublished(e, canceled.Count);
        }
    }

    [LoggerMessage(
        LogLevel.Warning, "The end of {TaskCount} canceled tasks could not be published; the review of their batches settles them")]
    private partial void LogNotPublished(Exception exception, int taskCount);
}

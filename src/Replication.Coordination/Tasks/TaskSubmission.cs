using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Messaging;

namespace Replication.Coordination.Tasks;

/// <summary>
/// Submits tasks that no push planned: stores them, adds them to the saga of their batch, and wakes the workers. A lost message only costs
/// time: the sweep announces stored tasks, and the end of a task creates a missing saga.
/// </summary>
internal sealed partial class TaskSubmission(ITaskStore tasks, MessageSender sender, ILogger<TaskSubmission> logger)
{
    /// <summary>Stores and announces tasks. Returns the stored version of each, because some may exist already.</summary>
    public async Task<IReadOnlyList<ReplicationTask>> AddAsync(
        IReadOnlyCollection<ReplicationTask> wanted, CancellationToken cancellationToken)
    {
        var stored = await tasks.AddAsync(wanted, cancellationToken);
        foreach (var batch in stored.GroupBy(task => task.Batch))
            await SubmitAsync([.. batch]);
        foreach (var task in stored)
            CoordinationMetrics.Planned(task);
        return stored;
    }

    /// <summary>Adds stored tasks of one batch to its saga, and announces those that are not finished.</summary>
    public Task SubmitAsync(IReadOnlyList<ReplicationTask> stored) => TryAsync(stored, async () =>
    {
        await sender.PublishAsync(new TasksMade { Batch = stored[0].Batch, Tasks = [.. stored.Select(task => task.Id)] });
        foreach (var task in stored.Where(static task => task is { IsFinished: false, IsTooYoung: false }))
            await sender.AnnounceAsync(CopyImage.Of(task));
    });

    /// <summary>Announces a stored task whose batch has no saga.</summary>
    public Task AnnounceAsync(ReplicationTask task) => TryAsync([task], () => sender.AnnounceAsync(CopyImage.Of(task)));

    private async Task TryAsync(IReadOnlyList<ReplicationTask> stored, Func<Task> sendAsync)
    {
        if (stored.Count == 0)
            return;
        try
        {
            await sendAsync();
        }
        catch (Exception e)
        {
            LogNotSent(e, stored.Count, stored[0].Batch);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{TaskCount} stored tasks of batch {Batch} could not be announced; the sweep announces them")]
    private partial void LogNotSent(Exception exception, int taskCount, Guid batch);
}

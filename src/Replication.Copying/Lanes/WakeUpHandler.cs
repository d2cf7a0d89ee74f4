using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Messaging;

namespace Replication.Copying.Lanes;

/// <summary>
/// Handles one wake-up: runs an attempt, reports its end to the saga, and wakes the task that waits for the same target tag.
/// </summary>
internal sealed partial class WakeUpHandler(
    TaskRunner runner, MessageSender sender, IStoreProbe store, TimeProvider time, ILogger<WakeUpHandler> logger)
{
    // An unavailable store is retried for about two minutes. After that, the sweep repeats the wake-up.
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMinutes(1);

    /// <summary>Returns false when the attempt failed or was paused.</summary>
    public async Task<bool> RunAsync(CopyImage command, CancellationToken handBack)
    {
        try
        {
            var report = await RunAndReportAsync(command, handBack);
            // Of many reports of one tag, each claim ends an older one until the newest runs.
            while (report is { IsEndedByClaim: true, Waiting: { } waiting } && !handBack.IsCancellationRequested)
                report = await RunAndReportAsync(CopyImage.Of(waiting), handBack);
            await WakeAsync(report.Waiting);
            return report.Outcome is not (AttemptOutcome.Failed or AttemptOutcome.Paused);
        }
        catch (Exception e)
        {
            // The task document still has the open task, and the sweep finds it.
            LogRunFailed(e, command.TaskId);
            return false;
        }
    }

    /// <summary>Sends a wake-up to the copy queue.</summary>
    public Task SendAsync(CopyImage command) => sender.AnnounceAsync(command);

    private async Task<AttemptReport> RunAndReportAsync(CopyImage command, CancellationToken handBack)
    {
        var report = await RunWithStoreRetriesAsync(command.TaskId, handBack);
        if (report is { Outcome: AttemptOutcome.Ended, Task: { } task })
        {
            using (CopyTrace.BeginReport(task))
                await sender.PublishAsync(TaskFinished.Of(task), cancellationToken: CancellationToken.None);
        }
        if (report.Outcome is AttemptOutcome.HandedBack)
            await SendAsync(command);
        return report;
    }

    // Claiming the task again is safe, because its document has the state of the first attempt.
    private async Task<AttemptReport> RunWithStoreRetriesAsync(Guid taskId, CancellationToken handBack)
    {
        for (var delay = FirstRetryDelay; ; delay *= 2)
        {
            try
            {
                return await runner.RunAsync(taskId, handBack);
            }
            catch (Exception e) when (store.IsAway(e) && delay <= MaxRetryDelay && !handBack.IsCancellationRequested)
            {
                LogStoreAway(e, taskId);
                await Task.Delay(delay, time, handBack);
            }
        }
    }

    private Task WakeAsync(DueTask? waiting) =>
        waiting is { } task ? SendAsync(CopyImage.Of(task)) : Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "Store call for task {TaskId} failed; the worker retries it")]
    private partial void LogStoreAway(Exception exception, Guid taskId);

    [LoggerMessage(LogLevel.Warning, "The attempt of task {TaskId} failed with an error; the sweep repeats the wake-up")]
    private partial void LogRunFailed(Exception exception, Guid taskId);
}

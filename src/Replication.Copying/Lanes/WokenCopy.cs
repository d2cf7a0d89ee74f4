using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Messaging;

namespace Replication.Copying.Lanes;

/// <summary>A copy from its wake-up to what is told of its end: the saga hears of it, and what waited for the same tag is woken.</summary>
internal sealed partial class WokenCopy(TaskRunner runner, MessageSender sender, IStoreProbe store, TimeProvider time, ILogger<WokenCopy> logger)
{
    // A store that is away is waited for, some two minutes in all; then the sweep repeats the wake-up.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>False when the target, or the source, could not be used.</summary>
    public async Task<bool> RunAsync(CopyImage command, CancellationToken handBack)
    {
        try
        {
            switch (await RunPatientlyAsync(command.TaskId, handBack))
            {
                case TaskRun.Finished finished:
                    using (CopyTrace.BeginReport(finished.Task))
                        await sender.PublishAsync(TaskFinished.Of(finished.Task), cancellationToken: CancellationToken.None);
                    await WakeAsync(finished.Waiting);
                    break;
                case TaskRun.PutOff putOff:
                    await WakeAsync(putOff.Waiting);
                    return false;
                case TaskRun.HandedBack:
                    await SendAsync(command);
                    break;
            }
        }
        catch (Exception e)
        {
            // The documents know what is unfinished, and the sweep reads them.
            LogRunFailed(e, command.TaskId);
            return false;
        }
        return true;
    }

    /// <summary>Hands a wake-up to whichever worker has room.</summary>
    public Task SendAsync(CopyImage command) => sender.AnnounceAsync(command);

    // Claiming again is harmless: whatever part of the first try was kept, the document tells.
    private async Task<TaskRun> RunPatientlyAsync(Guid taskId, CancellationToken handBack)
    {
        for (var pause = FirstPause; ; pause *= 2)
        {
            try
            {
                return await runner.RunAsync(taskId, handBack);
            }
            catch (Exception e) when (store.IsAway(e) && pause <= LongestPause && !handBack.IsCancellationRequested)
            {
                LogStoreAway(e, taskId);
                await Task.Delay(pause, time, handBack);
            }
        }
    }

    private Task WakeAsync(DueTask? waiting) =>
        waiting is { } task ? SendAsync(CopyImage.Of(task)) : Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "Store call failed in the middle of task {TaskId}; the worker repeats it")]
    private partial void LogStoreAway(Exception exception, Guid taskId);

    [LoggerMessage(LogLevel.Warning, "The run of task {TaskId} ended with an error; the sweep takes it up again")]
    private partial void LogRunFailed(Exception exception, Guid taskId);
}

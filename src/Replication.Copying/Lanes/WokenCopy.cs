using MassTransit;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Copying.Lanes;

/// <summary>A copy from its wake-up to what is told of its end: the saga hears of it, and what waited for the same tag is woken.</summary>
internal sealed partial class WokenCopy(TaskRunner runner, IBus bus, IStoreProbe store, TimeProvider time, ILogger<WokenCopy> logger)
{
    // Waited for besides being handed on: a send whose connection breaks in a bad moment never returns, and would hold its place here for ever.
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

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
                        await PublishAsync(TaskFinished.Of(finished.Task));
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
    public async Task SendAsync(CopyImage command)
    {
        using var timeout = new CancellationTokenSource(SendTimeout, time);
        var copies = await bus.GetSendEndpoint(CopyQueue.AddressOf(command.Priority)).WaitAsync(timeout.Token);
        await copies.Send(command, timeout.Token).WaitAsync(timeout.Token);
    }

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
        waiting is { } task ? SendAsync(new CopyImage { TaskId = task.Id, Target = task.Target, Priority = task.Priority }) : Task.CompletedTask;

    private async Task PublishAsync(TaskFinished finished)
    {
        using var timeout = new CancellationTokenSource(SendTimeout, time);
        await bus.Publish(finished, timeout.Token).WaitAsync(timeout.Token);
    }

    [LoggerMessage(LogLevel.Warning, "Store call failed in the middle of task {TaskId}; the worker repeats it")]
    private partial void LogStoreAway(Exception exception, Guid taskId);

    [LoggerMessage(LogLevel.Warning, "The run of task {TaskId} ended with an error; the sweep takes it up again")]
    private partial void LogRunFailed(Exception exception, Guid taskId);
}

using Microsoft.Extensions.Logging;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>
/// Repairs a target tag that was written by a worker after it had lost its lease. The last lease check and the tag write are two requests
/// to two servers, so a worker that is suspended in between can overwrite a newer image. It detects this when it writes the outcome; then
/// the newest task of the tag runs again.
/// </summary>
internal sealed partial class LateTagRepair(ITaskRetryStore tasks, IStoreProbe store, TimeProvider time, ILogger<LateTagRepair> logger)
{
    // The registry may still process a canceled request for a short time.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Runs the newest task of the target tag again. <paramref name="isConfirmed"/>: the registry confirmed the tag write, so it cannot
    /// happen later.
    /// </summary>
    public async Task RepairAsync(ReplicationTask late, Digest? digest, bool isConfirmed, CancellationToken cancellationToken)
    {
        var reason = new TaskIssue(
            "tagMovedLate",
            "A suspended worker wrote the tag of an older copy after it had lost its lease. This task, the newest, runs again.");
        while (true)
        {
            try
            {
                var now = time.GetUtcNow();
                if (await tasks.RedoNewestAsync(late, digest, reason, now, isConfirmed
                    ? now
                    : now + Settling, cancellationToken) is { } redone)
                    LogRedone($"{late.Target.Instance}/{late.Target.Repository}:{late.Target.Tag}", redone.Id);
                return;
            }
            catch (Exception e) when (store.IsAway(e) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "This worker may have moved {Target} to an older image after it lost its lease; task {TaskId}, the newest, runs again")]
    private partial void LogRedone(string target, Guid taskId);
}

using Microsoft.Extensions.Logging;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>
/// The last look before a tag is moved and the move itself are two requests to two servers: a worker that stands still in between, or whose request does, moves
/// the tag when another has long had the task. It finds out when it wants to write the end down; then the newest task of the tag is done again.
/// </summary>
internal sealed partial class LateMoves(ITaskRetryStore tasks, IStoreProbe store, TimeProvider time, ILogger<LateMoves> logger)
{
    // A request that was ended in the middle may still be obeyed for a moment.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary><paramref name="isOver"/>: the move was answered, and can no more happen later.</summary>
    public async Task MendAsync(ReplicationTask late, Digest? digest, bool isOver, CancellationToken cancellationToken)
    {
        var reason = new TaskIssue("tagMovedLate", "an older copy, whose worker had stood still, moved the tag at last; this one, the newest, is done again");
        while (true)
        {
            try
            {
                var now = time.GetUtcNow();
                if (await tasks.RedoNewestAsync(late, digest, reason, now, isOver ? now : now + Settling, cancellationToken) is { } redone)
                    LogRedone($"{late.Target.Instance}/{late.Target.Repository}:{late.Target.Tag}", redone.Id);
                return;
            }
            catch (Exception e) when (store.IsAway(e) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Target} may have been moved to an older image by this worker, which had stood still; task {TaskId}, the newest, is done again")]
    private partial void LogRedone(string target, Guid taskId);
}

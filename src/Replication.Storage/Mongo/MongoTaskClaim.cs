using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Mongo;

/// <summary>Takes a task for a worker: see <see cref="ITaskStore.ClaimAsync"/>.</summary>
internal sealed class MongoTaskClaim(MongoTaskCollection tasks)
{
    // Whoever won that often made a change that whoever waits will hear of; and a sweep comes again.
    private const int MaxLostRaceCount = 8;

    // What the check finds may be older than the claim that follows it by a moment: a newer task that came in between is what the last
    // look before the tag is moved is for. That no two run for one tag does not depend on the check; the unique index sees to it.
    public async Task<TaskClaim> ClaimAsync(Guid id, string owner, DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        for (var lostRaceCount = 0; lostRaceCount <= MaxLostRaceCount; lostRaceCount++)
        {
            if (await tasks.FindAsync(id, cancellationToken) is not { } document)
                return new TaskClaim.NotNow();
            var task = document.ToStored();
            if (!task.IsClaimable(now))
                return new TaskClaim.NotNow();
            if (task.Task.Cancellation is not null || await tasks.IsSupersededAsync(task.Task, cancellationToken))
            {
                var ended = task.Task.Cancellation is { } cancellation ? task.Canceled(cancellation, now) : task.Superseded(now);
                if (await tasks.SwapAsync(document, ended, cancellationToken) is Swap.Made)
                    return new TaskClaim.Ended(ended.Task);
                continue;
            }
            var claimed = task.Claimed(owner, now, leaseUntil);
            switch (await tasks.SwapAsync(document, claimed, cancellationToken))
            {
                case Swap.Made:
                    return new TaskClaim.Taken(claimed.Task, new TaskLease(id, owner, claimed.Fence) { Claimed = claimed.Task });
                case Swap.TagTaken when !await ClearTagAsync(task.Task.Target, id, now, cancellationToken):
                    return new TaskClaim.NotNow();
            }
        }
        return new TaskClaim.NotNow();
    }

    /// <summary>False while the tag's writer holds its lease; one whose lease ran out goes back among the pending ones.</summary>
    private async Task<bool> ClearTagAsync(TaskTarget target, Guid claimant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await tasks.FindWriterAsync(target, claimant, cancellationToken) is not { } document)
            return true;
        var writer = document.ToStored();
        if (writer.IsHeld(now))
            return false;
        await tasks.SwapAsync(document, writer.Returned(announcedAt: StoredTask.Never), cancellationToken);
        return true;
    }
}

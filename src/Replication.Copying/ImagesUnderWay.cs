using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>Finds the unfinished tasks that may copy the subject of a referrer to the target.</summary>
internal static class ImagesUnderWay
{
    private const int PageSize = 100;

    // A task that changes its status between two reads appears in one of them. A running task may become pending again.
    private static readonly ReplicationStatus[] Order =
        [ReplicationStatus.Held, ReplicationStatus.Pending, ReplicationStatus.Running, ReplicationStatus.Pending];

    /// <summary>Returns whether a task may copy <paramref name="subject"/> to the target of <paramref name="referrer"/>.</summary>
    public static async Task<bool> IncludeAsync(
        ITaskStore tasks, ReplicationTask referrer, Digest subject, CancellationToken cancellationToken)
    {
        foreach (var status in Order)
        {
            var filter = new TaskFilter { Status = status, Instance = referrer.Target.Instance, Repository = referrer.Target.Repository };
            for (string? after = null; ;)
            {
                var page = await tasks.ListAsync(filter, after, PageSize, cancellationToken);
                if (page.Items.Any(it => MayCopy(it, referrer, subject)))
                    return true;
                if (page.Next is null)
                    break;
                after = page.Next;
            }
        }
        return false;
    }

    /// <summary>Returns whether the unfinished task <paramref name="open"/> may copy the subject of the referrer.</summary>
    public static bool MayCopy(ReplicationTask open, ReplicationTask referrer, Digest subject) =>
        open.Action == TaskAction.Copy
        && open.Target.Instance == referrer.Target.Instance
        && open.Target.Repository == referrer.Target.Repository
        // The tag of a signature copies no image. With signatures to verify, it may be the task of the referrer.
        && !(open.Verify && ReferrersTag.TryReadSubject(open.Source.Tag, out _))
        // Any image may be an index that contains the subject. An attempt reads the referrers when it begins: one that has begun may lack
        // the new one, and the next one has it. So only the task of the subject itself counts while it waits for signatures.
        && (open.Status == ReplicationStatus.Running
            || open.AwaitsSignatureSince is null
            || open.DigestFromTag
            || open.Source.Digest is null
            || open.Source.Digest == subject);
}

using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Makes the tasks due that wait for the signatures of an image, when a referrer of that image is pushed.</summary>
internal sealed class SignatureArrivals(ITaskSweepStore tasks, TimeProvider time)
{
    private const int BatchSize = 200;

    private static readonly string[] Codes = [TaskIssue.SignatureMissing, TaskIssue.SignatureInvalid];

    /// <summary>
    /// The next sweep announces the tasks. A null <paramref name="subject"/> means that it could not be read: then the tasks of all images
    /// of the repository are due.
    /// </summary>
    public async Task WakeAsync(ImagePushed push, Digest? subject, CancellationToken cancellationToken)
    {
        var wait = new TaskWait(push.Instance, Codes) { SourceRepository = push.Repository, SourceDigest = subject };
        while (await tasks.HastenAsync(wait, time.GetUtcNow(), BatchSize, cancellationToken) == BatchSize)
        {
        }
    }
}

using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>
/// Checks concurrently whether images exist at the source and the target. An image that is already copied costs one HEAD request at each
/// registry and no write to the store.
/// </summary>
internal static class ExistenceChecks
{
    public static async Task<IReadOnlyList<ImageState>> CheckAsync(
        RegistryClient source,
            RegistryClient target,
            ReplicationRule rule,
            IReadOnlyList<ExistingImage> images,
            int maxConcurrentChecks,
            CancellationToken cancellationToken)
    {
        var states = new ImageState[images.Count];
        await Parallel.ForAsync(
            0,
            images.Count,
            new ParallelOptions { MaxDegreeOfParallelism = maxConcurrentChecks, CancellationToken = cancellationToken },
            async (i, token) => states[i] = await CheckAsync(source, target, rule, images[i], token));
        return states;
    }

    private static async Task<ImageState> CheckAsync(
        RegistryClient source, RegistryClient target, ReplicationRule rule, ExistingImage image, CancellationToken cancellationToken)
    {
        if (image.Action != TaskAction.Copy || BackfillTasks.TargetOf(rule, image.Repository, image.Tag) is not { } its)
            return ImageState.Missing;
        var atSource = TryResolveAsync(source, image.Repository, image.Tag, cancellationToken);
        var atTarget = TryResolveAsync(target, its.Repository, its.Tag, cancellationToken);
        var (wanted, state) = (await atSource, await atTarget);
        return wanted switch
        {
            { WasAnswered: true, Digest: null } => ImageState.Gone,
            { Digest: { } digest } when digest == state.Digest => ImageState.AlreadyThere,
            _ => ImageState.Missing,
        };
    }

    private static async Task<(bool WasAnswered, Digest? Digest)> TryResolveAsync(
        RegistryClient client, RepositoryName repository, Tag tag, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await client.ResolveAsync(repository, tag, cancellationToken));
        }
        catch (RegistryException)
        {
            return (false, null);
        }
    }
}

using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>Looks images up at both registries, many at one time: an image that is there already costs one short request at each, and nothing in the store.</summary>
internal static class ImageLooks
{
    public static async Task<IReadOnlyList<ImageStanding>> LookAsync(
        RegistryClient source, RegistryClient target, ReplicationRule rule, IReadOnlyList<ExistingImage> images, int maxConcurrentChecks, CancellationToken cancellationToken)
    {
        var standings = new ImageStanding[images.Count];
        await Parallel.ForAsync(
            0,
            images.Count,
            new ParallelOptions { MaxDegreeOfParallelism = maxConcurrentChecks, CancellationToken = cancellationToken },
            async (i, token) => standings[i] = await LookAsync(source, target, rule, images[i], token));
        return standings;
    }

    private static async Task<ImageStanding> LookAsync(RegistryClient source, RegistryClient target, ReplicationRule rule, ExistingImage image, CancellationToken cancellationToken)
    {
        if (BackfillTasks.TargetOf(rule, image.Repository, image.Tag) is not { } its)
            return ImageStanding.Missing;
        var atSource = TryResolveAsync(source, image.Repository, image.Tag, cancellationToken);
        var atTarget = TryResolveAsync(target, its.Repository, its.Tag, cancellationToken);
        var (wanted, standing) = (await atSource, await atTarget);
        return wanted switch
        {
            { WasAnswered: true, Digest: null } => ImageStanding.Gone,
            { Digest: { } digest } when digest == standing.Digest => ImageStanding.AlreadyThere,
            _ => ImageStanding.Missing,
        };
    }

    private static async Task<(bool WasAnswered, Digest? Digest)> TryResolveAsync(RegistryClient client, RepositoryName repository, Tag tag, CancellationToken cancellationToken)
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

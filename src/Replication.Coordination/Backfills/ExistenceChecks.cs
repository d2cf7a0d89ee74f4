using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>
/// Checks concurrently whether images exist at the source and the target. An image that is already copied costs one HEAD request at each
/// registry and no write to the store.
/// </summary>
internal sealed class ExistenceChecks(
    TagLookup source,
    TypeLookup types,
    Func<string, TagLookup> target,
    ReferrersListCheck lists,
    ReplicationRule rule,
    int maxConcurrentChecks)
{
    /// <summary>
    /// Checks the images. With <paramref name="needsAnswers"/>, the result ends before the first image whose check is worth retrying, and
    /// no further checks begin after such a failure.
    /// </summary>
    public async Task<CheckedImages> CheckAsync(
        IReadOnlyList<ExistingImage> images, bool needsAnswers, CancellationToken cancellationToken)
    {
        var checks = new (ImageState State, Digest? Digest, CopyFailure? Failure)[images.Count];
        var ending = new Lock();
        var end = images.Count;
        await Parallel.ForAsync(
            0,
            images.Count,
            new ParallelOptions { MaxDegreeOfParallelism = maxConcurrentChecks, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                if (i > Volatile.Read(ref end))
                    return;
                checks[i] = await CheckAsync(images[i], token);
                if (!needsAnswers || checks[i].Failure is not { IsWorthRetrying: true })
                    return;
                lock (ending)
                    end = Math.Min(end, i);
            });
        var done = checks[..end];
        return new CheckedImages(
            [.. done.Select(static it => it.State)],
            done.Select(static it => it.Failure).FirstOrDefault(static it => it is not null),
            end < images.Count ? checks[end].Failure : null)
        {
            Digests = [.. done.Select(static it => it.Digest)],
        };
    }

    private async Task<(ImageState State, Digest? Digest, CopyFailure? Failure)> CheckAsync(
        ExistingImage image, CancellationToken cancellationToken)
    {
        if (image.Action != TaskAction.Copy || BackfillTasks.TargetOf(rule, image.Target, image.Repository, image.Tag) is not { } its)
            return (ImageState.Missing, null, null);
        // With signatures to verify, a signature is copied with its image only.
        if (rule is { Verify: not null, Referrers: false } && ReferrersTag.TryReadSubject(image.Tag, out _))
            return (ImageState.Unwanted, null, null);
        var atSource = source.AnswerAsync(image.Repository, image.Tag, cancellationToken);
        var atTarget = target(its.Instance).AnswerAsync(its.Repository, its.Tag, cancellationToken);
        var wanted = await atSource;
        var found = await lists.JudgeAsync(image.Repository, wanted, its, await atTarget, cancellationToken);
        return wanted switch
        {
            { Failure: null, Digest: null } => (ImageState.Gone, null, null),
            { Digest: { } digest } when digest == found.Digest => (ImageState.AlreadyThere, digest, null),
            _ when (wanted.Failure ?? found.Failure) is { } failure => (ImageState.Unchecked, wanted.Digest, failure),
            _ => await CheckTypeAsync(image, wanted.Digest!, cancellationToken),
        };
    }

    // Only rules that name types cost this request, and only for images that are not at the target.
    private async Task<(ImageState State, Digest? Digest, CopyFailure? Failure)> CheckTypeAsync(
        ExistingImage image, Digest digest, CancellationToken cancellationToken)
    {
        if (rule.Artifacts.Count == 0)
            return (ImageState.Missing, digest, null);
        try
        {
            return await types(image.Repository, digest, cancellationToken) switch
            {
                null => (ImageState.Gone, null, null),
                var type when ArtifactTypes.Include(rule.Artifacts, type) => (ImageState.Missing, digest, null),
                _ => (ImageState.Unwanted, digest, null),
            };
        }
        catch (RegistryException e)
        {
            return (ImageState.Unchecked, digest, e.Failure);
        }
    }
}

/// <summary>The result of existence checks.</summary>
/// <param name="States">The states of the images, in order, up to the first image whose check must be repeated.</param>
/// <param name="Unchecked">The failure of the first image that is <see cref="ImageState.Unchecked"/>; null when there is none.</param>
/// <param name="Interruption">Why the next check must be repeated; null when all images were checked.</param>
internal sealed record CheckedImages(IReadOnlyList<ImageState> States, CopyFailure? Unchecked, CopyFailure? Interruption)
{
    /// <summary>The digests of the images at the source, in order; empty, or null for each one, when they were not read.</summary>
    public IReadOnlyList<Digest?> Digests { get; init; } = [];
}

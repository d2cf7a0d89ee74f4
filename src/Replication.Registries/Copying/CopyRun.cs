using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>One pass of one copy. Without shortcuts nothing is believed to stand at the target, whatever it says.</summary>
internal sealed class CopyRun(CopyRequest request, CopyOptions options, BlobLanes lanes, bool takesShortcuts)
{
    private readonly RegistryClient _target = request.Target;
    private readonly ManifestEndpoint _manifests = new(request.Target, request.TargetRepository, RegistrySide.Target, TokenScopes.PullAndPush(request.TargetRepository));

    /// <summary>The result, or what the target said it lacks.</summary>
    public async Task<(CopyResult? Result, CopyFailure? Lacking)> RunAsync(CancellationToken cancellationToken)
    {
        var digest = request.Digest ?? await ResolveSourceAsync(cancellationToken);
        // Asked together: what stands under the tag, and whether the image is there under another name.
        var standsAtTarget = takesShortcuts ? StandsAtTargetAsync(digest, cancellationToken) : Task.FromResult(false);
        var tagged = await BothAsync(_manifests.ResolveAsync(request.TargetTag.Text, cancellationToken), standsAtTarget);
        if (tagged == digest && takesShortcuts)
            return (new CopyResult.AlreadyPresent(digest), null);
        if (Conflict(digest, tagged) is { } conflict)
            return (conflict, null);
        var root = await standsAtTarget ? await ReadRootAsync(digest, cancellationToken) : null;
        if (root is null)
        {
            var graph = await new ImageGraphReader(request, options, takesShortcuts).ReadAsync(digest, cancellationToken);
            await CopyBlobsAsync(graph.Blobs, cancellationToken);
            var (result, lacking) = await PutChildrenAsync(graph.Children, cancellationToken) is { } lackingChild
                ? (null, lackingChild)
                : await MoveTagAsync(graph.Root, tagged, cancellationToken);
            if (lacking is not null)
                Forget(graph);
            return (result, lacking);
        }
        return await MoveTagAsync(root, tagged, cancellationToken);
    }

    private async Task<Digest> ResolveSourceAsync(CancellationToken cancellationToken)
    {
        var source = new ManifestEndpoint(request.Source, request.SourceRepository, RegistrySide.Source, TokenScopes.Pull(request.SourceRepository));
        return await source.ResolveAsync(request.SourceTag.Text, cancellationToken)
            ?? throw new RegistryException(new CopyFailure(
                CopyFailure.ManifestUnknown,
                $"The source registry {request.Source.Host} has no tag {request.SourceTag} in {request.SourceRepository}.",
                IsWorthRetrying: false));
    }

    private async Task<bool> StandsAtTargetAsync(Digest digest, CancellationToken cancellationToken) =>
        _target.Known.HasManifest(request.TargetRepository, digest) || await _manifests.ResolveAsync(digest.Text, cancellationToken) == digest;

    private async Task<ManifestDocument?> ReadRootAsync(Digest digest, CancellationToken cancellationToken) =>
        await new ManifestEndpoint(request.Source, request.SourceRepository, RegistrySide.Source, TokenScopes.Pull(request.SourceRepository))
            .ReadAsync(digest, announcedType: null, cancellationToken);

    private static async Task<Digest?> BothAsync(Task<Digest?> first, Task second)
    {
        await Task.WhenAll(first, second);
        return await first;
    }

    private CopyResult.TagConflict? Conflict(Digest wanted, Digest? tagged) =>
        !request.Override && tagged is not null && tagged != wanted ? new CopyResult.TagConflict(wanted, tagged) : null;

    private async Task CopyBlobsAsync(IReadOnlyList<Descriptor> blobs, CancellationToken cancellationToken)
    {
        var copier = new BlobCopier(request, options, lanes, takesShortcuts);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(blobs.OrderByDescending(static blob => blob.Size).Select(async blob =>
        {
            try
            {
                await copier.CopyAsync(blob, all.Token);
            }
            catch (RegistryException)
            {
                // The image cannot be completed any more.
                await all.CancelAsync();
                throw;
            }
        }));
    }

    private async Task<CopyFailure?> PutChildrenAsync(IReadOnlyList<ManifestNode> children, CancellationToken cancellationToken)
    {
        foreach (var level in children.GroupBy(static child => child.Height))
        {
            var puts = await Task.WhenAll(level.Select(child => _manifests.PutAsync(child.Manifest.Digest.Text, child.Manifest, cancellationToken)));
            if (puts.OfType<ManifestPut.LacksContent>().FirstOrDefault() is { } lacking)
                return lacking.Failure;
        }
        return null;
    }

    private void Forget(ImageGraph graph)
    {
        foreach (var digest in graph.Blobs.Select(static blob => blob.Digest).Concat(graph.Children.Select(static child => child.Manifest.Digest)))
            _target.Known.Forget(request.TargetRepository, digest);
    }

    private async Task<(CopyResult? Result, CopyFailure? Lacking)> MoveTagAsync(ManifestDocument root, Digest? tagged, CancellationToken cancellationToken)
    {
        // While blobs moved someone may have set the tag that we must not replace.
        if (!request.Override && tagged is null && Conflict(root.Digest, await _manifests.ResolveAsync(request.TargetTag.Text, cancellationToken)) is { } conflict)
            return (conflict, null);
        if (request.MayMoveTag is { } mayMoveTag && !await mayMoveTag(cancellationToken))
            return (new CopyResult.NotMoved(root.Digest), null);
        return await _manifests.PutAsync(request.TargetTag.Text, root, cancellationToken) is ManifestPut.LacksContent lacking
            ? (null, lacking.Failure)
            : (new CopyResult.Copied(root.Digest), null);
    }
}

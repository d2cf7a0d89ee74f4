using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>One pass of a copy. Without shortcuts it sends all content, whatever the target claims to have.</summary>
internal sealed class CopyRun(CopyRequest request, CopyOptions options, CopyLimits limits, bool takesShortcuts)
{
    private readonly RegistryClient _target = request.Target;
    private readonly ManifestEndpoint _atSource =
        new(request.Source, request.SourceRepository, RegistrySide.Source, TokenScopes.Pull(request.SourceRepository));
    private readonly ManifestEndpoint _atTarget =
        new(request.Target, request.TargetRepository, RegistrySide.Target, TokenScopes.PullAndPush(request.TargetRepository));
    private readonly ContentCopier _content = new(request, options, limits, takesShortcuts);

    /// <summary>The content that this pass did not send.</summary>
    public Shortcuts Shortcuts => _content.Shortcuts;

    /// <summary>
    /// Copies the image. Throws <see cref="RegistryException"/>, and <see cref="MissingContentException"/> when a shortcut was wrong.
    /// </summary>
    public async Task<CopyResult> RunAsync(CancellationToken cancellationToken)
    {
        var digest = request.Digest ?? await _atSource.ReadDigestAsync(request.SourceTag, cancellationToken);
        if (request.OnlyReferrers)
            return await CopyReferrersAsync(digest, cancellationToken);
        await using var finder = request.IncludeReferrers || request.Verifier is not null ? NewFinder(cancellationToken) : null;
        finder?.Begin(digest);
        // In parallel: resolve the target tag, and check whether the image exists by digest.
        var (tagged, existing) = await CheckTargetAsync(digest, cancellationToken);
        var isTagged = takesShortcuts && tagged?.Digest == digest;
        if (isTagged && IsWhole(tagged!) && finder is null)
            return new CopyResult.AlreadyPresent(digest);
        if (Conflict(digest, tagged?.Digest) is { } conflict)
            return conflict;
        if (request.FollowsSourceTag
            && request.Digest is not null
            && !isTagged
            && await FindCurrentAsync(digest, cancellationToken) is var current
            && current != digest)
            return new CopyResult.SourceMoved(digest, current);
        if (!isTagged
            && request.WantsType is { } wants
            && await ArtifactTypeReader.ReadAsync(_atSource, digest, cancellationToken) is { } type
            && !wants(type))
            return new CopyResult.Unwanted(digest, type);
        await VerifyAsync(digest, finder, cancellationToken);
        var root = isTagged || existing?.Digest == digest
            ? await _atSource.ReadAsync(digest, announcedType: null, cancellationToken)
            : null;
        if (root is null && isTagged)
            return new CopyResult.AlreadyPresent(digest);
        var isAtTarget = root is not null;
        if (isAtTarget)
            Shortcuts.TakeManifest(digest);
        if (root is null || !IsWhole(new FoundManifest(digest, root.MediaType)))
            root = await _content.CopyAsync(digest, cancellationToken, request.IncludeReferrers ? finder : null);
        var hasNew = _content.HasWritten;
        if (finder is not null && request.IncludeReferrers)
            hasNew |= await new ReferrerCopier(request, options, _content, finder, takesShortcuts).CopyAsync(
                root, isAtTarget, cancellationToken);
        if (!isTagged)
            return await MoveTagAsync(root, cancellationToken);
        return hasNew ? new CopyResult.Copied(digest) : new CopyResult.AlreadyPresent(digest);
    }

    // The digest that is verified is the one that is copied. An index is signed as a whole: it names its manifests by digest.
    private async Task VerifyAsync(Digest digest, ReferrerFinder? finder, CancellationToken cancellationToken)
    {
        if (request.Verifier is { } verifier
            && await verifier.VerifyAsync(request.Source, request.SourceRepository, digest, finder!, cancellationToken) is { } failure)
            throw new RegistryException(failure);
    }

    private ReferrerFinder NewFinder(CancellationToken cancellationToken) =>
        new(request.Source, request.SourceRepository, cancellationToken);

    // An index can exist at the target without some of the manifests that it lists.
    private bool IsWhole(FoundManifest found) =>
        ManifestMediaTypes.IsImage(found.MediaType)
            || (request.Platforms.Count == 0 && _target.Known.HasCompleteIndex(request.TargetRepository, found.Digest));

    private async Task<CopyResult> CopyReferrersAsync(Digest subject, CancellationToken cancellationToken)
    {
        // Do not use the cache of known content: the subject may have been deleted.
        if (await _atTarget.ResolveAsync(subject.Text, cancellationToken) != subject
            || await _atSource.ReadAsync(subject, announcedType: null, cancellationToken) is not { } root)
            return new CopyResult.SubjectAbsent(subject);
        await using var finder = NewFinder(cancellationToken);
        finder.Begin(subject);
        await VerifyAsync(subject, finder, cancellationToken);
        return await new ReferrerCopier(request, options, _content, finder, takesShortcuts).CopyAsync(
            root, isAtTarget: true, cancellationToken)
            ? new CopyResult.Copied(subject)
            : new CopyResult.AlreadyPresent(subject);
    }

    /// <summary>
    /// The digest that the source tag names now. A GET request fills the manifest cache, from which the copy then reads the root manifest:
    /// the comparison costs no request of its own. A manifest that is already cached needs only a HEAD request.
    /// </summary>
    private async Task<Digest?> FindCurrentAsync(Digest wanted, CancellationToken cancellationToken)
    {
        if (wanted.Algorithm != "sha256" || request.Source.ManifestCache.TryGet((request.SourceRepository, wanted), out _))
            return await _atSource.ResolveAsync(request.SourceTag.Text, cancellationToken);
        try
        {
            return (await _atSource.ReadAsync(request.SourceTag, cancellationToken))?.Digest;
        }
        catch (RegistryException exception) when (!exception.Failure.IsWorthRetrying)
        {
            // The tag may name a manifest that cannot be copied. That is a fault of this copy only if the digest is the same.
            return await _atSource.ResolveAsync(request.SourceTag.Text, cancellationToken);
        }
    }

    private async Task<(FoundManifest? Tagged, FoundManifest? Existing)> CheckTargetAsync(
        Digest digest, CancellationToken cancellationToken)
    {
        var tagged = _atTarget.FindAsync(request.TargetTag.Text, cancellationToken);
        var existing = takesShortcuts && !_target.Known.HasManifest(request.TargetRepository, digest)
            ? _atTarget.FindAsync(digest.Text, cancellationToken)
            : Task.FromResult(takesShortcuts ? new FoundManifest(digest, MediaType: null) : null);
        await Task.WhenAll(tagged, existing);
        return (await tagged, await existing);
    }

    private CopyResult.TagConflict? Conflict(Digest wanted, Digest? tagged) =>
        !request.Override && tagged is not null && tagged != wanted ? new CopyResult.TagConflict(wanted, tagged) : null;

    private async Task<CopyResult> MoveTagAsync(ManifestDocument root, CancellationToken cancellationToken)
    {
        // Another client may have set the tag during the copy.
        if (!request.Override
            && Conflict(root.Digest, await _atTarget.ResolveAsync(request.TargetTag.Text, cancellationToken)) is { } conflict)
            return conflict;
        if (request.MayMoveTag is { } mayMoveTag && !await mayMoveTag(cancellationToken))
            return new CopyResult.NotMoved(root.Digest);
        await _content.PutAsync(request.TargetTag.Text, root, cancellationToken);
        return new CopyResult.Copied(root.Digest);
    }
}

using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>One pass of a copy. Without shortcuts it sends all content, whatever the target claims to have.</summary>
internal sealed class CopyRun
{
    private readonly CopyRequest _request;
    private readonly CopyOptions _options;
    private readonly bool _takesShortcuts;
    private readonly IImageSource _source;
    private readonly IImageTarget _target;
    private readonly ContentCopier _content;

    public CopyRun(CopyRequest request, CopyOptions options, CopyLimits limits, bool takesShortcuts)
    {
        (_request, _options, _takesShortcuts) = (request, options, takesShortcuts);
        _source = request.Source.SourceOf(request.SourceRepository);
        _target = request.Target.TargetOf(request);
        _content = new ContentCopier(request, _source, _target, options, limits, takesShortcuts);
    }

    /// <summary>The content that this pass did not send.</summary>
    public Shortcuts Shortcuts => _content.Shortcuts;

    /// <summary>
    /// Copies the image. Throws <see cref="RegistryException"/>, and <see cref="MissingContentException"/> when a shortcut was wrong.
    /// </summary>
    public async Task<CopyResult> RunAsync(CancellationToken cancellationToken)
    {
        var digest = _request.Digest ?? await _source.ReadDigestAsync(_request.SourceTag, cancellationToken);
        if (_request.OnlyReferrers)
            return await CopyReferrersAsync(digest, cancellationToken);
        await using var finder = _request.IncludeReferrers || _request.Verifier is not null ? NewFinder(cancellationToken) : null;
        finder?.Begin(digest);
        // In parallel: resolve the target tag, and check whether the image exists by digest.
        var (tagged, existing) = await CheckTargetAsync(digest, cancellationToken);
        var isTagged = _takesShortcuts && tagged is { LacksContent: false } && tagged.Digest == digest;
        if (isTagged && IsWhole(tagged!) && finder is null)
            return new CopyResult.AlreadyPresent(digest);
        if (Conflict(digest, tagged?.Digest) is { } conflict)
            return conflict;
        if (_request.FollowsSourceTag
            && _request.Digest is not null
            && !isTagged
            && await FindCurrentAsync(digest, cancellationToken) is var current
            && current != digest)
            return new CopyResult.SourceMoved(digest, current);
        if (!isTagged
            && _request.WantsType is { } wants
            && await ArtifactTypeReader.ReadAsync(_source, digest, cancellationToken) is { } type
            && !wants(type))
            return new CopyResult.Unwanted(digest, type);
        await VerifyAsync(digest, finder, cancellationToken);
        var root = isTagged || existing?.Digest == digest
            ? await _source.ReadAsync(digest, announcedType: null, cancellationToken)
            : null;
        if (root is null && isTagged)
            return new CopyResult.AlreadyPresent(digest);
        var isAtTarget = root is not null;
        if (isAtTarget)
            Shortcuts.TakeManifest(digest);
        if (root is null || !IsWhole(new FoundManifest(digest, root.MediaType)))
            root = await _content.CopyAsync(digest, cancellationToken, _request.IncludeReferrers ? finder : null);
        var hasNew = _content.HasWritten;
        if (finder is not null && _request.IncludeReferrers)
            hasNew |= await new ReferrerCopier(_request, _source, _target, _options, _content, finder, _takesShortcuts).CopyAsync(
                root, isAtTarget, cancellationToken);
        if (!isTagged)
            return await MoveTagAsync(root, cancellationToken);
        return hasNew ? new CopyResult.Copied(digest) : new CopyResult.AlreadyPresent(digest);
    }

    // The digest that is verified is the one that is copied. An index is signed as a whole: it names its manifests by digest.
    private async Task VerifyAsync(Digest digest, IReferrerFinder? finder, CancellationToken cancellationToken)
    {
        if (_request.Verifier is { } verifier
            && await verifier.VerifyAsync(_source, digest, finder!, cancellationToken) is { } failure)
            throw new RegistryException(failure);
    }

    private IReferrerFinder NewFinder(CancellationToken cancellationToken) => _source.FindReferrers(cancellationToken);

    // An index can exist at the target without some of the manifests that it lists.
    private bool IsWhole(FoundManifest found) =>
        ManifestMediaTypes.IsImage(found.MediaType)
            || (_request.Platforms.Count == 0 && _target.IsKnownComplete(found.Digest));

    private async Task<CopyResult> CopyReferrersAsync(Digest subject, CancellationToken cancellationToken)
    {
        // Do not use the cache of known content: the subject may have been deleted.
        if ((await _target.FindAsync(subject.Text, cancellationToken))?.Digest != subject
            || await _source.ReadAsync(subject, announcedType: null, cancellationToken) is not { } root)
            return new CopyResult.SubjectAbsent(subject);
        await using var finder = NewFinder(cancellationToken);
        finder.Begin(subject);
        await VerifyAsync(subject, finder, cancellationToken);
        return await new ReferrerCopier(_request, _source, _target, _options, _content, finder, _takesShortcuts).CopyAsync(
            root, isAtTarget: true, cancellationToken)
            ? new CopyResult.Copied(subject)
            : new CopyResult.AlreadyPresent(subject);
    }

    /// <summary>
    /// The digest that the source tag names now. A GET request fills the manifest cache, from which the copy then reads the root manifest:
    /// the comparison costs no request of its own. A manifest that is already cached needs only a HEAD _request.
    /// </summary>
    private async Task<Digest?> FindCurrentAsync(Digest wanted, CancellationToken cancellationToken)
    {
        if (wanted.Algorithm != "sha256" || _source.HasCached(wanted))
            return await _source.ResolveAsync(_request.SourceTag.Text, cancellationToken);
        try
        {
            return (await _source.ReadAsync(_request.SourceTag, cancellationToken))?.Digest;
        }
        catch (RegistryException exception) when (!exception.Failure.IsWorthRetrying)
        {
            // The tag may name a manifest that cannot be copied. That is a fault of this copy only if the digest is the same.
            return await _source.ResolveAsync(_request.SourceTag.Text, cancellationToken);
        }
    }

    private async Task<(FoundManifest? Tagged, FoundManifest? Existing)> CheckTargetAsync(
        Digest digest, CancellationToken cancellationToken)
    {
        var tagged = _target.FindAsync(_request.TargetTag.Text, cancellationToken);
        var existing = _takesShortcuts && !_target.IsKnown(digest)
            ? _target.FindAsync(digest.Text, cancellationToken)
            : Task.FromResult(_takesShortcuts ? new FoundManifest(digest, MediaType: null) : null);
        await Task.WhenAll(tagged, existing);
        return (await tagged, await existing);
    }

    private CopyResult.TagConflict? Conflict(Digest wanted, Digest? tagged) =>
        !_request.Override && tagged is not null && tagged != wanted ? new CopyResult.TagConflict(wanted, tagged) : null;

    private async Task<CopyResult> MoveTagAsync(ManifestDocument root, CancellationToken cancellationToken)
    {
        // Another client may have set the tag during the copy.
        if (!_request.Override
            && Conflict(root.Digest, (await _target.FindAsync(_request.TargetTag.Text, cancellationToken))?.Digest) is { } conflict)
            return conflict;
        if (_request.MayMoveTag is { } mayMoveTag && !await mayMoveTag(cancellationToken))
            return new CopyResult.NotMoved(root.Digest);
        await _content.PutAsync(_request.TargetTag.Text, root, cancellationToken);
        return new CopyResult.Copied(root.Digest);
    }
}

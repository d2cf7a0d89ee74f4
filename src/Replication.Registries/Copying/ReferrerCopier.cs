using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Registries.Manifests;
using Replication.Registries.Signatures;

namespace Replication.Registries.Copying;

/// <summary>
/// Copies the referrers of an image and of its manifests, recursively. A subject is written before its referrers, because some registries
/// require that.
/// </summary>
internal sealed class ReferrerCopier(
    CopyRequest request,
    IImageSource source,
    IImageTarget target,
    CopyOptions options,
    ContentCopier content,
    IReferrerFinder finder,
    bool takesShortcuts)
{
    private const int MaxRounds = 5;

    private readonly PlatformChoice _platforms = new(request.Platforms);
    // A signature can be signed itself. Each manifest is processed once.
    private readonly ConcurrentDictionary<Digest, bool> _visited = new();
    private int _written;

    /// <summary>Copies the referrers. Returns true when something was written.</summary>
    public async Task<bool> CopyAsync(ManifestDocument root, bool isAtTarget, CancellationToken cancellationToken)
    {
        var putRoot = new Lazy<Task>(() => isAtTarget ? Task.CompletedTask : content.PutAsync(root.Digest.Text, root, cancellationToken));
        await CopyAllOfAsync(root, () => putRoot.Value, depth: 0, cancellationToken);
        return _written > 0;
    }

    private Task CopyAllOfAsync(ManifestDocument subject, Func<Task> putSubject, int depth, CancellationToken cancellationToken)
    {
        var children = _platforms.Of(subject.Manifests);
        finder.Expect(children.Select(static child => child.Digest));
        return Task.WhenAll(children.Select(child => CopyBelowAsync(child, depth, cancellationToken))
            .Append(CopyOfAsync(subject.Digest, putSubject, depth, cancellationToken)));
    }

    // The manifests below the image were already copied.
    private async Task CopyBelowAsync(Descriptor child, int depth, CancellationToken cancellationToken)
    {
        if (ManifestMediaTypes.IsIndex(child.MediaType)
            && depth < options.MaxManifestDepth
            && await source.ReadAsync(child.Digest, child.MediaType, cancellationToken) is { } index)
            await CopyAllOfAsync(index, static () => Task.CompletedTask, depth + 1, cancellationToken);
        else
            await CopyOfAsync(child.Digest, static () => Task.CompletedTask, depth, cancellationToken);
    }

    private async Task CopyOfAsync(Digest subject, Func<Task> putSubject, int depth, CancellationToken cancellationToken)
    {
        if (!_visited.TryAdd(subject, true) || depth > options.MaxManifestDepth)
            return;
        var found = await finder.FindAsync(subject);
        if (_visited.Count + found.Referrers.Count > options.MaxManifests)
            throw new RegistryException(TooMany());
        finder.Expect(found.Tags.Select(static it => it.Digest).Concat(found.Referrers.Select(static referrer => referrer.Digest)));
        var tags = Task.WhenAll(found.Tags.Select(it => CopyTagAsync(it.Tag, it.Digest, putSubject, depth, cancellationToken)));
        var referrers = Task.WhenAll(
            found.Referrers.Select(referrer => CopyReferrerAsync(referrer, subject, putSubject, depth, cancellationToken)));
        await Task.WhenAll(tags, referrers);
        if (found.List is { } list
            && list.Manifests.Count > 0
            && (await referrers).All(static isAtTarget => isAtTarget)
            && await target.TryTakeListAsync(subject, list, cancellationToken))
            Interlocked.Increment(ref _written);
    }

    // Returns whether the referrer is at the target.
    private async Task<bool> CopyReferrerAsync(
        Descriptor referrer, Digest subject, Func<Task> putSubject, int depth, CancellationToken cancellationToken)
    {
        // A list may contain deleted manifests.
        if (await source.ReadAsync(referrer.Digest, referrer.MediaType, cancellationToken) is not { } manifest
            || !await ReferrerChoice.IsCopiedAsync(source, manifest, subject, request.Verifier is not null, cancellationToken))
            return false;
        if (!content.Budget.TryHold(manifest))
            throw new RegistryException(TooMany());
        if (!await ExistsAtTargetAsync(referrer.Digest, cancellationToken))
        {
            await putSubject();
            await content.CopyAsync(referrer.Digest, cancellationToken);
            await content.PutAsync(referrer.Digest.Text, manifest, cancellationToken);
            Interlocked.Increment(ref _written);
        }
        else
        {
            await content.ListAsync(subject, manifest, cancellationToken);
        }
        await CopyAllOfAsync(manifest, static () => Task.CompletedTask, depth + 1, cancellationToken);
        return true;
    }

    private async Task CopyTagAsync(Tag tag, Digest digest, Func<Task> putSubject, int depth, CancellationToken cancellationToken)
    {
        var tagged = (await target.FindAsync(tag.Text, cancellationToken))?.Digest;
        if (tagged == digest && takesShortcuts || tagged is not null && !request.Override)
            return;
        if (!await MayCopyTagAsync(digest, cancellationToken))
            return;
        await putSubject();
        ManifestDocument manifest;
        for (var round = 1; ; round++)
        {
            manifest = await content.CopyAsync(digest, cancellationToken);
            // Another client may have set the tag during the copy.
            if (round == 1 && !request.Override && await target.FindAsync(tag.Text, cancellationToken) is not null)
                return;
            await content.PutAsync(tag.Text, manifest, cancellationToken);
            Interlocked.Increment(ref _written);
            // Each signature moves the tag, and other copies write it too. The last writer must write the newest digest.
            if (round == MaxRounds
                || await source.ResolveAsync(tag.Text, cancellationToken) is not { } newest
                || newest == digest
                || !await MayCopyTagAsync(newest, cancellationToken))
                break;
            digest = newest;
        }
        await CopyAllOfAsync(manifest, static () => Task.CompletedTask, depth + 1, cancellationToken);
    }

    // Anyone who may push can push an image under the tag of a signature.
    private async Task<bool> MayCopyTagAsync(Digest digest, CancellationToken cancellationToken) =>
        request.Verifier is null
        || (await source.ReadAsync(digest, announcedType: null, cancellationToken) is { } manifest
            && ArtifactLayers.IsCosignTag(manifest)
            && await ArtifactContent.IsTextAsync(source, manifest, cancellationToken));

    private async Task<bool> ExistsAtTargetAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (!takesShortcuts || !(target.IsKnown(digest)
            || (await target.FindAsync(digest.Text, cancellationToken))?.Digest == digest))
            return false;
        content.Shortcuts.TakeManifest(digest);
        return true;
    }

    private CopyFailure TooMany() => new(
        CopyFailure.ImageTooComplex,
        $"More than {options.MaxManifests} manifests, or {options.MaxManifestBytes} bytes of them, refer to the image in "
            + $"{source.Place}. Copy it without referrers, or remove some of them.",
        IsWorthRetrying: false);
}

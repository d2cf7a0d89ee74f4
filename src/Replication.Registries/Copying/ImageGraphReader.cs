using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>
/// Reads the manifests of an image from the source. Manifests that the target already has are left out with everything below them.
/// </summary>
internal sealed class ImageGraphReader(
    CopyRequest request,
    IImageSource source,
    IImageTarget target,
    CopyOptions options,
    ManifestBudget budget,
    bool takesShortcuts,
    Shortcuts shortcuts,
    IReferrerFinder? finder = null)
{
    private readonly ConcurrentDictionary<Digest, Lazy<Task<ManifestNode?>>> _nodes = new();
    private readonly ConcurrentDictionary<Digest, Descriptor> _blobs = new();
    private readonly PlatformChoice _platforms = new(request.Platforms);
    private int _manifests;
    private int _blobCount;
    private int _leftOut;

    public async Task<ImageGraph> ReadAsync(Digest root, CancellationToken cancellationToken)
    {
        // The first failed read cancels all others.
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var top = await ReadNodeAsync(new Descriptor("", root, -1), depth: 0, all);
        var nodes = await Task.WhenAll(_nodes.Values.Select(static node => node.Value));
        var below = nodes.OfType<ManifestNode>().OrderBy(static node => node.Height).ToList();
        return new ImageGraph(top!.Manifest, [.. below.Where(static node => !node.IsAtTarget)], [.. _blobs.Values])
        {
            CompleteIndexes = _leftOut > 0 ? [] : [.. below.Append(top)
                .Select(static node => node.Manifest)
                .Where(static manifest => ManifestMediaTypes.IsIndex(manifest.MediaType))],
        };
    }

    private async Task<ManifestNode?> ReadNodeAsync(Descriptor descriptor, int depth, CancellationTokenSource all)
    {
        try
        {
            return await ReadCheckedAsync(descriptor, depth, all);
        }
        catch (RegistryException)
        {
            await all.CancelAsync();
            throw;
        }
    }

    private async Task<ManifestNode?> ReadCheckedAsync(Descriptor descriptor, int depth, CancellationTokenSource all)
    {
        if (depth > options.MaxManifestDepth || Interlocked.Increment(ref _manifests) > options.MaxManifests)
            throw TooComplex();
        finder?.Begin(descriptor.Digest);
        var isAtTarget = depth > 0 && takesShortcuts && await ExistsAtTargetAsync(descriptor.Digest, all.Token);
        if (isAtTarget)
            shortcuts.TakeManifest(descriptor.Digest);
        // An index can exist at the target without its parts, because an earlier copy may have selected platforms.
        if (isAtTarget && (!ManifestMediaTypes.IsIndex(descriptor.MediaType)
            || target.IsKnownComplete(descriptor.Digest)))
            return null;
        var announcedType = descriptor.MediaType.Length > 0 ? descriptor.MediaType : null;
        if (await source.ReadAsync(descriptor.Digest, announcedType, all.Token) is not { } manifest)
            return depth > 0 && request.AllowsSparse && Interlocked.Increment(ref _leftOut) > 0
                ? null
                : throw new RegistryException(source.MissingManifest(descriptor.Digest, isRoot: depth == 0));
        if (descriptor.Size >= 0 && descriptor.Size != manifest.Bytes.Length)
            throw WrongSize(descriptor, manifest);
        if (!budget.TryHold(manifest))
            throw TooComplex();
        foreach (var blob in manifest.Blobs)
            AddBlob(blob);
        if (depth == 0)
            ExpectPlatforms(manifest);
        var chosen = _platforms.Of(manifest.Manifests);
        Interlocked.Add(ref _leftOut, manifest.Manifests.Count - chosen.Count);
        // Check the limits before any request.
        if (chosen.Count >= options.MaxManifests || manifest.Unclear.Count > options.MaxBlobs)
            throw TooComplex();
        finder?.Expect(chosen.Select(static child => child.Digest));
        var children = await Task.WhenAll([
            .. chosen.Select(child => ReadChildAsync(child, depth, all)),
            .. manifest.Unclear.Select(entry => ReadUnclearAsync(entry, depth, all))]);
        return new ManifestNode(manifest, children.Max(static child => child?.Height + 1) ?? 0, isAtTarget);
    }

    private Task<ManifestNode?> ReadChildAsync(Descriptor child, int depth, CancellationTokenSource all) =>
        _nodes.GetOrAdd(child.Digest, _ => new Lazy<Task<ManifestNode?>>(() => ReadNodeAsync(child, depth + 1, all))).Value;

    // An index may list any media type. A HEAD request shows whether the entry is a manifest.
    private async Task<ManifestNode?> ReadUnclearAsync(Descriptor entry, int depth, CancellationTokenSource all)
    {
        if (await source.ResolveAsync(entry.Digest.Text, all.Token) is not null)
            return await ReadChildAsync(entry, depth, all);
        AddBlob(entry);
        return null;
    }

    private void ExpectPlatforms(ManifestDocument root)
    {
        // The platforms of nested indexes are not known yet.
        if (!ManifestMediaTypes.IsIndex(root.MediaType)
            || root.Manifests.Any(static child => ManifestMediaTypes.IsIndex(child.MediaType))
            || _platforms.MissingFrom(root.Manifests) is not { Count: > 0 } missing)
            return;
        var present = root.Manifests.Where(static child => child.AttestationOf is null).SelectMany(static child => child.Platforms);
        throw new RegistryException(new CopyFailure(
            CopyFailure.PlatformUnknown,
            $"The image in {source.Place} has no manifest for {string.Join(", ", missing)}; it has "
                + $"{string.Join(", ", present)}.",
            IsWorthRetrying: false));
    }

    private void AddBlob(Descriptor blob)
    {
        if (_blobs.TryAdd(blob.Digest, blob))
        {
            if (Interlocked.Increment(ref _blobCount) > options.MaxBlobs)
                throw TooComplex();
        }
        else if (_blobs[blob.Digest].Size != blob.Size)
        {
            throw new RegistryException(new CopyFailure(
                CopyFailure.InvalidManifest,
                $"The image in {source.Place} references the blob {blob.Digest} with two sizes. "
                    + $"{source.Repair}",
                IsWorthRetrying: false));
        }
        request.Progress.Add(blob.Digest, blob.Size);
    }

    private async Task<bool> ExistsAtTargetAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (target.IsKnown(digest))
            return true;
        if ((await target.FindAsync(digest.Text, cancellationToken))?.Digest != digest)
            return false;
        target.Know(digest);
        return true;
    }

    private RegistryException WrongSize(Descriptor descriptor, ManifestDocument manifest) => new(new CopyFailure(
        CopyFailure.SizeMismatch,
        $"The manifest {descriptor.Digest} in {source.Place} has {manifest.Bytes.Length} bytes, but "
            + $"its index says {descriptor.Size}. {source.Repair}",
        IsWorthRetrying: false));

    private RegistryException TooComplex() => new(new CopyFailure(
        CopyFailure.ImageTooComplex,
        $"The image in {source.Place} nests manifests deeper than {options.MaxManifestDepth} "
            + $"levels, has more than {options.MaxManifests} of them or {options.MaxManifestBytes} bytes of them, or names more than "
            + $"{options.MaxBlobs} blobs.",
        IsWorthRetrying: false));
}

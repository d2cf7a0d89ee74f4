using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>
/// Copies the content of a manifest to the target: first the blobs, then the child manifests, each after its own children.
/// </summary>
internal sealed class ContentCopier(
    CopyRequest request, IImageSource source, IImageTarget target, CopyOptions options, CopyLimits limits, bool takesShortcuts)
{
    private readonly ConcurrentBag<Digest> _written = [];

    /// <summary>Memory limit for the manifests of this pass, shared with the search for referrers.</summary>
    public ManifestBudget Budget { get; } = new(options);

    /// <summary>The content that was not sent because the target seemed to have it.</summary>
    public Shortcuts Shortcuts { get; } = new(target);

    /// <summary>True after something was written to the target.</summary>
    public bool HasWritten => !_written.IsEmpty;

    /// <summary>Copies everything below a manifest. The caller puts the manifest itself, by digest or tag.</summary>
    public async Task<ManifestDocument> CopyAsync(Digest root, CancellationToken cancellationToken, IReferrerFinder? finder = null)
    {
        var graph = await new ImageGraphReader(request, source, target, options, Budget, takesShortcuts, Shortcuts, finder).ReadAsync(
            root, cancellationToken);
        await CopyBlobsAsync(graph.Blobs, cancellationToken);
        foreach (var level in graph.Children.GroupBy(static child => child.Height))
            await Task.WhenAll(level.Select(child => PutAsync(child.Manifest.Digest.Text, child.Manifest, cancellationToken)));
        foreach (var index in graph.CompleteIndexes)
            target.KnowComplete(index.Digest);
        return graph.Root;
    }

    /// <summary>
    /// Puts a manifest whose content exists at the target, and ensures that the target lists it as a referrer of its subject.
    /// </summary>
    public async Task PutAsync(string reference, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        _written.Add(manifest.Digest);
        try
        {
            await target.PutAsync(reference, manifest, cancellationToken);
        }
        catch (MissingContentException)
        {
            Forget();
            throw;
        }
        catch (RegistryException exception) when (takesShortcuts && exception.Failure.Status is not null)
        {
            if (!await Shortcuts.MayHaveCausedAsync(exception.Failure, cancellationToken))
                throw;
            Forget();
            throw new MissingContentException(exception.Failure);
        }
    }

    /// <summary>
    /// Ensures that the target lists a referrer that exists there. The client that pushed it may have failed before it updated the list.
    /// </summary>
    public async Task ListAsync(Digest subject, ManifestDocument referrer, CancellationToken cancellationToken)
    {
        if (!await target.TryListReferrerAsync(subject, referrer, cancellationToken))
            await PutAsync(referrer.Digest.Text, referrer, cancellationToken);
    }

    private void Forget()
    {
        foreach (var digest in _written)
            target.Forget(digest);
        Shortcuts.Forget();
    }

    private async Task CopyBlobsAsync(IReadOnlyList<Descriptor> blobs, CancellationToken cancellationToken)
    {
        CopyFailure? failure = null;
        // A failed blob cancels the others. Their uploads stay open for resumption when the failure is worth retrying.
        var context = new BlobCopyContext(request, options, limits, takesShortcuts, Shortcuts, exception => (failure
            ?? (exception as RegistryException)?.Failure) is { } known
            ? known.IsWorthRetrying
            : exception is OperationCanceledException && request.WillResume?.Invoke() == true);
        var copier = target.BlobsFrom(source, context);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(blobs.OrderByDescending(static blob => blob.Size).Select(async blob =>
        {
            try
            {
                await copier.CopyAsync(blob, all.Token);
                _written.Add(blob.Digest);
            }
            catch (RegistryException exception)
            {
                // The image cannot be completed, so cancel the other blobs.
                failure ??= exception.Failure;
                await all.CancelAsync();
                throw;
            }
        }));
    }
}

using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;
using Replication.Registries.Referrers;

namespace Replication.Registries.Copying;

/// <summary>
/// Copies the content of a manifest to the target: first the blobs, then the child manifests, each after its own children.
/// </summary>
internal sealed class ContentCopier(CopyRequest request, CopyOptions options, CopyLimits limits, bool takesShortcuts)
{
    private readonly ManifestEndpoint _manifests =
        new(request.Target, request.TargetRepository, RegistrySide.Target, TokenScopes.PullAndPush(request.TargetRepository));
    private readonly ReferrersEndpoint _referrers =
        new(request.Target, request.TargetRepository, RegistrySide.Target, TokenScopes.PullAndPush(request.TargetRepository));
    private readonly ReferrersFallback _fallback = new(request.Target, request.TargetRepository, request.BeforeTagWrite);
    private readonly ReferrersSupport _support = request.Target.ReferrersSupport;
    private readonly ConcurrentBag<Digest> _written = [];

    /// <summary>Memory limit for the manifests of this pass, shared with the search for referrers.</summary>
    public ManifestBudget Budget { get; } = new(options);

    /// <summary>The content that was not sent because the target seemed to have it.</summary>
    public Shortcuts Shortcuts { get; } = new(request);

    /// <summary>True after something was written to the target.</summary>
    public bool HasWritten => !_written.IsEmpty;

    /// <summary>Copies everything below a manifest. The caller puts the manifest itself, by digest or tag.</summary>
    public async Task<ManifestDocument> CopyAsync(Digest root, CancellationToken cancellationToken, ReferrerFinder? finder = null)
    {
        var graph = await new ImageGraphReader(request, options, Budget, takesShortcuts, Shortcuts, finder).ReadAsync(
            root, cancellationToken);
        await CopyBlobsAsync(graph.Blobs, cancellationToken);
        foreach (var level in graph.Children.GroupBy(static child => child.Height))
            await Task.WhenAll(level.Select(child => PutAsync(child.Manifest.Digest.Text, child.Manifest, cancellationToken)));
        foreach (var index in graph.CompleteIndexes)
            request.Target.Known.AddCompleteIndex(request.TargetRepository, index.Digest);
        return graph.Root;
    }

    /// <summary>
    /// Puts a manifest whose content exists at the target, and ensures that the target lists it as a referrer of its subject.
    /// </summary>
    public async Task PutAsync(string reference, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        // A tag means that the copy is complete, so the client-maintained referrers list is written before the tag.
        if (manifest.Subject is not null && !_support.Indexes && reference != manifest.Digest.Text)
            await PutListedAsync(manifest.Digest.Text, manifest, cancellationToken);
        await PutListedAsync(reference, manifest, cancellationToken);
    }

    /// <summary>
    /// Ensures that the target lists a referrer that exists there. The client that pushed it may have failed before it updated the list.
    /// </summary>
    public async Task ListAsync(Digest subject, ManifestDocument referrer, CancellationToken cancellationToken)
    {
        if (_support.Indexes)
            return;
        if (await _referrers.ListAsync(subject, cancellationToken) is not { } listed)
            await _fallback.AddAsync(subject, referrer, cancellationToken);
        else if (listed.All(known => known.Digest != referrer.Digest))
            await PutListedAsync(referrer.Digest.Text, referrer, cancellationToken);
    }

    private async Task PutListedAsync(string reference, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        try
        {
            // Writing by digest is always safe. Before a tag is written, the lease must be checked.
            var isListed = await _manifests.PutAsync(reference, manifest, reference == manifest.Digest.Text
                ? null
                : request.BeforeTagWrite, cancellationToken);
            _written.Add(manifest.Digest);
            foreach (var blob in manifest.Blobs)
                request.Target.Known.Commit(request.TargetRepository, blob.Digest);
            if (manifest.Subject is { } subject && !(isListed && await ShowsListsAsync(subject.Digest, cancellationToken)))
                await _fallback.AddAsync(subject.Digest, manifest, cancellationToken);
            else if (isListed)
                _support.Indexed();
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

    private void Forget()
    {
        foreach (var digest in _written)
            request.Target.Known.Forget(request.TargetRepository, digest);
        Shortcuts.Forget();
    }

    // Docker Hub sent OCI-Subject without supporting the referrers API, so clients did not find signatures. This check runs once per
    // client.
    private async Task<bool> ShowsListsAsync(Digest subject, CancellationToken cancellationToken)
    {
        if (_support.Lists)
            return true;
        try
        {
            return await _referrers.ListAsync(subject, cancellationToken) is not null || _support.MayBeSupported;
        }
        catch (RegistryException exception) when (!exception.Failure.IsWorthRetrying)
        {
            // The account may only push, or the list is too long. Then only the header is known.
            return true;
        }
    }

    private async Task CopyBlobsAsync(IReadOnlyList<Descriptor> blobs, CancellationToken cancellationToken)
    {
        CopyFailure? failure = null;
        // A failed blob cancels the others. Their uploads stay open for resumption when the failure is worth retrying.
        var copier = new BlobCopier(request, options, limits, takesShortcuts, Shortcuts, exception => (failure
            ?? (exception as RegistryException)?.Failure) is { } known
            ? known.IsWorthRetrying
            : exception is OperationCanceledException && request.WillResume?.Invoke() == true);
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

using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;
using Replication.Registries.Referrers;

namespace Replication.Registries.Copying;

/// <summary>Brings what a manifest needs to the target: blobs first, then the manifests below it, each after its own children.</summary>
internal sealed class ContentCopier(CopyRequest request, CopyOptions options, CopyLimits limits, bool takesShortcuts)
{
    private readonly ManifestEndpoint _manifests = new(request.Target, request.TargetRepository, RegistrySide.Target, TokenScopes.PullAndPush(request.TargetRepository));
    private readonly ReferrersEndpoint _referrers = new(request.Target, request.TargetRepository, RegistrySide.Target, TokenScopes.PullAndPush(request.TargetRepository));
    private readonly ReferrersFallback _fallback = new(request.Target, request.TargetRepository, request.BeforeTagWrite);
    private readonly ReferrersSupport _support = request.Target.ReferrersSupport;
    private readonly ConcurrentBag<Digest> _brought = [];

    /// <summary>What may be held of manifests, here and by those who find what refers to them.</summary>
    public ManifestBudget Budget { get; } = new(options);

    /// <summary>What was not sent because the target seemed to have it.</summary>
    public Shortcuts Shortcuts { get; } = new(request);

    /// <summary>True once anything was written.</summary>
    public bool HasBrought => !_brought.IsEmpty;

    /// <summary>Brings all below a manifest; the manifest itself is left to be put by its digest or a tag.</summary>
    public async Task<ManifestDocument> CopyAsync(Digest root, CancellationToken cancellationToken, ReferrerFinder? finder = null)
    {
        var graph = await new ImageGraphReader(request, options, Budget, takesShortcuts, Shortcuts, finder).ReadAsync(root, cancellationToken);
        await CopyBlobsAsync(graph.Blobs, cancellationToken);
        foreach (var level in graph.Children.GroupBy(static child => child.Height))
            await Task.WhenAll(level.Select(child => PutAsync(child.Manifest.Digest.Text, child.Manifest, cancellationToken)));
        foreach (var index in graph.Whole)
            request.Target.Known.AddWhole(request.TargetRepository, index.Digest);
        return graph.Root;
    }

    /// <summary>Puts a manifest whose content is there, and sees to it that the target lists it as a referrer of its subject.</summary>
    public async Task PutAsync(string reference, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        // A tag says that nothing is left to do: the list that may be ours to keep comes before it.
        if (manifest.Subject is not null && !_support.Indexes && reference != manifest.Digest.Text)
            await PutListedAsync(manifest.Digest.Text, manifest, cancellationToken);
        await PutListedAsync(reference, manifest, cancellationToken);
    }

    /// <summary>Sees to it that the target lists a referrer that stands there: whoever put it may have come no further.</summary>
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
            // A digest always names the same content; a tag may be another worker's to move by now.
            var isListed = await _manifests.PutAsync(reference, manifest, reference == manifest.Digest.Text ? null : request.BeforeTagWrite, cancellationToken);
            _brought.Add(manifest.Digest);
            foreach (var blob in manifest.Blobs)
                request.Target.Known.Commit(request.TargetRepository, blob.Digest);
            if (manifest.Subject is { } subject && !(isListed && await ShowsListsAsync(subject.Digest, cancellationToken)))
                await _fallback.AddAsync(subject.Digest, manifest, cancellationToken);
            else if (isListed)
                _support.Indexed();
        }
        catch (LacksContentException)
        {
            Forget();
            throw;
        }
        catch (RegistryException exception) when (takesShortcuts && exception.Failure.Status is not null)
        {
            if (!await Shortcuts.MayHaveCausedAsync(exception.Failure, cancellationToken))
                throw;
            Forget();
            throw new LacksContentException(exception.Failure);
        }
    }

    private void Forget()
    {
        foreach (var digest in _brought)
            request.Target.Known.Forget(request.TargetRepository, digest);
        Shortcuts.Forget();
    }

    // Docker Hub answered OCI-Subject without the referrers API, so that nobody found the signature. One request in the life of a client.
    private async Task<bool> ShowsListsAsync(Digest subject, CancellationToken cancellationToken)
    {
        if (_support.Lists)
            return true;
        try
        {
            return await _referrers.ListAsync(subject, cancellationToken) is not null || _support.IsWorthAsking;
        }
        catch (RegistryException exception) when (!exception.Failure.IsWorthRetrying)
        {
            // An account that may only push, or a list that is too long: the header is all that can be known.
            return true;
        }
    }

    private async Task CopyBlobsAsync(IReadOnlyList<Descriptor> blobs, CancellationToken cancellationToken)
    {
        CopyFailure? failure = null;
        // One blob that fails ends the others; they go on when it is worth another try.
        var copier = new BlobCopier(request, options, limits, takesShortcuts, Shortcuts, exception => (failure ?? (exception as RegistryException)?.Failure) is { } known
            ? known.IsWorthRetrying
            : exception is OperationCanceledException && request.GoesOn?.Invoke() == true);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(blobs.OrderByDescending(static blob => blob.Size).Select(async blob =>
        {
            try
            {
                await copier.CopyAsync(blob, all.Token);
                _brought.Add(blob.Digest);
            }
            catch (RegistryException exception)
            {
                // The image cannot be completed any more.
                failure ??= exception.Failure;
                await all.CancelAsync();
                throw;
            }
        }));
    }
}

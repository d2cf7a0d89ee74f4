using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;
using Replication.Registries.Referrers;

namespace Replication.Registries.Copying;

/// <summary>A repository of a registry as the target of a copy.</summary>
internal sealed class RegistryTarget : IImageTarget
{
    private readonly RegistryClient _client;
    private readonly RepositoryName _repository;
    private readonly Action? _beforeTagWrite;
    private readonly ManifestEndpoint _manifests;
    private readonly ReferrersEndpoint _referrers;
    private readonly ReferrersFallback _fallback;
    private readonly ReferrersSupport _support;

    public RegistryTarget(RegistryClient client, RepositoryName repository, Action? beforeTagWrite)
    {
        (_client, _repository, _beforeTagWrite) = (client, repository, beforeTagWrite);
        var scopes = TokenScopes.PullAndPush(repository);
        _manifests = new ManifestEndpoint(client, repository, RegistrySide.Target, scopes);
        _referrers = new ReferrersEndpoint(client, repository, RegistrySide.Target, scopes);
        _fallback = new ReferrersFallback(client, repository, beforeTagWrite);
        _support = client.ReferrersSupport;
    }

    public Task<FoundManifest?> FindAsync(string reference, CancellationToken cancellationToken) =>
        _manifests.FindAsync(reference, cancellationToken);

    public async Task PutAsync(string reference, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        // A tag means that the copy is complete, so the client-maintained referrers list is written before the tag.
        if (manifest.Subject is not null && !_support.Indexes && reference != manifest.Digest.Text)
            await PutListedAsync(manifest.Digest.Text, manifest, cancellationToken);
        await PutListedAsync(reference, manifest, cancellationToken);
    }

    public async Task<bool> TryListReferrerAsync(Digest subject, ManifestDocument referrer, CancellationToken cancellationToken)
    {
        if (_support.Indexes)
            return true;
        if (await _referrers.ListAsync(subject, cancellationToken) is { } listed)
            return listed.Any(known => known.Digest == referrer.Digest);
        await _fallback.AddAsync(subject, referrer, cancellationToken);
        return true;
    }

    public async Task<bool> TryTakeListAsync(Digest subject, ManifestDocument list, CancellationToken cancellationToken) =>
        !_support.Lists
        && !_support.Indexes
        && await _referrers.ListAsync(subject, cancellationToken) is null
        && await _fallback.TryTakeAsync(subject, list, cancellationToken);

    public IBlobCopier BlobsFrom(IImageSource source, BlobCopyContext context) => new BlobCopier(_client, source, context);

    public bool IsKnown(Digest manifest) => _client.Known.HasManifest(_repository, manifest);

    public void Know(Digest manifest) => _client.Known.AddManifest(_repository, manifest);

    public bool IsKnownComplete(Digest index) => _client.Known.HasCompleteIndex(_repository, index);

    public void KnowComplete(Digest index) => _client.Known.AddCompleteIndex(_repository, index);

    public void Forget(Digest content) => _client.Known.Forget(_repository, content);

    public Task<bool> LacksManifestAsync(Digest digest, CancellationToken cancellationToken) =>
        new PresenceCheck(_client, _repository).LacksManifestAsync(digest, cancellationToken);

    public Task<bool> LacksBlobAsync(Digest digest, CancellationToken cancellationToken) =>
        new PresenceCheck(_client, _repository).LacksBlobAsync(digest, cancellationToken);

    private async Task PutListedAsync(string reference, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        // Writing by digest is always safe. Before a tag is written, the lease must be checked.
        var beforeSend = reference == manifest.Digest.Text ? null : _beforeTagWrite;
        var isListed = await _manifests.PutAsync(reference, manifest, beforeSend, cancellationToken);
        foreach (var blob in manifest.Blobs)
            _client.Known.Commit(_repository, blob.Digest);
        if (manifest.Subject is { } subject && !(isListed && await ShowsListsAsync(subject.Digest, cancellationToken)))
            await _fallback.AddAsync(subject.Digest, manifest, cancellationToken);
        else if (isListed)
            _support.Indexed();
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
}

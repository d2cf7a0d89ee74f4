using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Blobs;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>A repository of a registry as the source of a copy.</summary>
internal sealed class RegistrySource(RegistryClient client, RepositoryName repository, RegistrySide side = RegistrySide.Source)
    : IImageSource
{
    private readonly ManifestEndpoint _manifests = new(client, repository, side, TokenScopes.Pull(repository));

    public string Place => $"{repository} at {client.Host}";

    public string NameOf(Digest image) => $"{repository}@{image} at {client.Host}";

    public string Repair => "Push the image again.";

    public Task<Digest?> ResolveAsync(string reference, CancellationToken cancellationToken) =>
        _manifests.ResolveAsync(reference, cancellationToken);

    public Task<Digest> ReadDigestAsync(Tag tag, CancellationToken cancellationToken) =>
        _manifests.ReadDigestAsync(tag, cancellationToken);

    public Task<ManifestDocument?> ReadAsync(Tag tag, CancellationToken cancellationToken) =>
        _manifests.ReadAsync(tag, cancellationToken);

    public Task<ManifestDocument?> ReadAsync(Digest digest, string? announcedType, CancellationToken cancellationToken) =>
        _manifests.ReadAsync(digest, announcedType, cancellationToken);

    public bool HasCached(Digest digest) => client.ManifestCache.TryGet((repository, digest), out _);

    public IReferrerFinder FindReferrers(CancellationToken cancellationToken) => new ReferrerFinder(client, repository, cancellationToken);

    public IBlobReader OpenBlob(Descriptor blob, BlobCoding coding, long startAt) =>
        new BlobReader(client, repository, blob, coding, startAt);

    public async Task<bool> HoldsBlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        // The manifest embeds the content.
        if (blob.Data is not null || client.Known.HasBlob(repository, blob.Digest))
            return true;
        try
        {
            var purpose = new RequestPurpose(RegistrySide.Source, client.Host, $"checking that {repository} has the blob {blob.Digest}");
            var address = client.Address($"/v2/{repository}/blobs/{blob.Digest}");
            var request = new RegistryRequest(HttpMethod.Head, address, TokenScopes.Pull(repository), purpose)
            {
                Lane = GateLane.ExistenceChecks,
                RetriesFaults = false,
            };
            using var answer = await client.Transport.SendAsync(request, cancellationToken);
            // A login page also has status 200. Without the right size, the response proves nothing.
            if (answer.Status != 200 || answer.ContentLength != blob.Size || answer.IsWebPage)
                return false;
            if (answer.Header("Docker-Content-Digest") is { } digest && digest != blob.Digest.Text)
                return false;
        }
        catch (RegistryException)
        {
            return false;
        }
        RecordRead(blob.Digest);
        return true;
    }

    public void RecordRead(Digest blob) => client.Known.AddPresence(repository, blob);

    public CopyFailure MissingManifest(Digest digest, bool isRoot) => new(
        CopyFailure.ManifestUnknown,
        isRoot
            ? $"The source registry {client.Host} has no manifest {digest} in {repository}. It was deleted or never pushed. Push the "
                + $"image again."
            : $"The source registry {client.Host} lacks the manifest {digest}, which the image in {repository} lists. The image is "
                + $"incomplete at the source. Push the missing manifest, or allow sparse indexes.",
        IsWorthRetrying: false)
    {
        Remedy = isRoot ? CopyRemedy.None : CopyRemedy.AllowSparse,
    };
}

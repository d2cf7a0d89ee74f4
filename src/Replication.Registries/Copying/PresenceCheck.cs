using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;

namespace Replication.Registries.Copying;

/// <summary>Checks with HEAD requests whether content is missing at a registry. Only 404 counts as missing.</summary>
internal sealed class PresenceCheck(RegistryClient client, RepositoryName repository)
{
    public Task<bool> LacksManifestAsync(Digest digest, CancellationToken cancellationToken) =>
        LacksAsync("manifests", digest, cancellationToken);

    public Task<bool> LacksBlobAsync(Digest digest, CancellationToken cancellationToken) => LacksAsync("blobs", digest, cancellationToken);

    private async Task<bool> LacksAsync(string kind, Digest digest, CancellationToken cancellationToken)
    {
        var purpose = new RequestPurpose(RegistrySide.Target, client.Host, $"checking that {repository} has {digest}");
        var address = client.Address($"/v2/{repository}/{kind}/{digest}");
        var request = new RegistryRequest(HttpMethod.Head, address, TokenScopes.PullAndPush(repository), purpose)
        {
            Headers = kind == "manifests" ? [("Accept", Manifests.ManifestMediaTypes.AcceptManifests)] : [],
            HasAlternative = true,
            RetriesFaults = false,
        };
        try
        {
            using var answer = await client.Transport.SendAsync(request, cancellationToken);
            return answer.Status == 404;
        }
        catch (RegistryException)
        {
            return false;
        }
    }
}

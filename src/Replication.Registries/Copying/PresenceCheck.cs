using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;

namespace Replication.Registries.Copying;

/// <summary>Asks a registry whether something is missing. Only a clear 404 counts.</summary>
internal sealed class PresenceCheck(RegistryClient client, RepositoryName repository)
{
    public Task<bool> LacksManifestAsync(Digest digest, CancellationToken cancellationToken) =>
        LacksAsync("manifests", digest, cancellationToken);

    public Task<bool> LacksBlobAsync(Digest digest, CancellationToken cancellationToken) => LacksAsync("blobs", digest, cancellationToken);

    private async Task<bool> LacksAsync(string kind, Digest digest, CancellationToken cancellationToken)
    {
        var errand = new Errand(RegistrySide.Target, client.Host, $"checking that {repository} has {digest}");
        var address = client.Address($"/v2/{repository}/{kind}/{digest}");
        var request = new RegistryRequest(HttpMethod.Head, address, TokenScopes.PullAndPush(repository), errand)
        {
            Headers = kind == "manifests" ? [("Accept", Manifests.MediaTypes.AcceptManifests)] : [],
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

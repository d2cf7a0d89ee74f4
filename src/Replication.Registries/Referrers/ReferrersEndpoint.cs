using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Referrers;

/// <summary>What refers to a manifest of one repository (distribution-spec, "Listing Referrers"): the registry's list and the one under the fallback tag together.</summary>
internal sealed class ReferrersEndpoint(RegistryClient client, RepositoryName repository, ManifestEndpoint manifests)
{
    private const int MaxPages = 100;

    /// <summary>Each referrer once. A list may be wrong: whoever reads a referrer must look at its subject.</summary>
    public async Task<IReadOnlyCollection<Descriptor>> ListAsync(Digest subject, CancellationToken cancellationToken)
    {
        var listed = client.ReferrersSupport.IsWorthAsking ? ListByRegistryAsync(subject, cancellationToken) : Task.FromResult<List<Descriptor>>([]);
        var fallback = manifests.ReadAsync(ReferrersTag.Of(subject), cancellationToken);
        await Task.WhenAll(listed, fallback);
        return [.. (await listed).Concat((await fallback)?.Manifests ?? []).DistinctBy(static referrer => referrer.Digest)];
    }

    private async Task<List<Descriptor>> ListByRegistryAsync(Digest subject, CancellationToken cancellationToken)
    {
        var referrers = new List<Descriptor>();
        var page = client.Address($"/v2/{repository}/referrers/{subject}");
        for (var pages = 0; page is not null && pages < MaxPages; pages++)
        {
            var errand = new Errand(RegistrySide.Source, client.Host, $"listing what refers to {repository}@{subject}");
            using var answer = await client.Transport.SendAsync(
                new RegistryRequest(HttpMethod.Get, page, TokenScopes.Pull(repository), errand)
                {
                    Headers = [("Accept", MediaTypes.OciIndex)],
                    MaxBodyBytes = client.Options.MaxManifestBytes,
                },
                cancellationToken);
            if (IndexOf(answer) is not { } index)
                break;
            referrers.AddRange(index.Manifests);
            page = NextPage(answer);
        }
        return referrers;
    }

    private ManifestDocument? IndexOf(RegistryAnswer answer)
    {
        var isIndex = answer is { Status: 200, IsTooLong: false } && answer.Header("Content-Type")?.StartsWith(MediaTypes.OciIndex, StringComparison.OrdinalIgnoreCase) == true;
        if (isIndex && ManifestParser.Parse(answer.Body, Digest.Sha256Of(answer.Body.Span), MediaTypes.OciIndex) is ManifestReading.Read read)
            return read.Manifest;
        // Registries without the list answer in many ways; a missing repository is not one of them.
        if (answer.Status is 200 or 400 or 404 or 405 or 406 or 501 && !RegistryFailures.Says(answer.Errors, "NAME_UNKNOWN"))
            client.ReferrersSupport.Refused();
        else if (answer.Status is 401 or 403)
            throw answer.ToException();
        return null;
    }

    private Uri? NextPage(RegistryAnswer answer) =>
        LinkHeader.Next(answer.HeaderValues("Link")) is { } link && RemoteAddress.Resolve(answer.RequestedUri, link) is { } next && client.Transport.Rules.IsRegistry(next)
            ? next
            : null;
}

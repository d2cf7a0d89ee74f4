using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;

namespace Replication.Registries.Lists;

/// <summary>
/// The paged lists of a registry: repositories (distribution, "Catalog") and tags (distribution-spec, "Listing Tags").
/// </summary>
internal sealed class ListEndpoint(RegistryClient client)
{
    private static readonly TokenScopes Catalog = TokenScopes.Parse("registry:catalog:*");

    public Task<RegistryPage> RepositoriesAsync(string? last, int count, CancellationToken cancellationToken) =>
        ReadAsync("/v2/_catalog", "repositories", Catalog, "listing its repositories", last, count, cancellationToken);

    /// <summary>
    /// Reads a page of tags. <paramref name="hasAlternative"/>: the caller does not depend on the list, so there are no retries.
    /// </summary>
    public Task<RegistryPage> TagsAsync(
        RepositoryName repository, string? last, int count, CancellationToken cancellationToken, bool hasAlternative = false) => ReadAsync(
        $"/v2/{repository}/tags/list",
            "tags",
            TokenScopes.Pull(repository),
            $"listing the tags of {repository}",
            last,
            count,
            cancellationToken,
            hasAlternative);

    private async Task<RegistryPage> ReadAsync(
        string path,
            string list,
            TokenScopes scopes,
            string action,
            string? last,
            int count,
            CancellationToken cancellationToken,
            bool hasAlternative = false)
    {
        var purpose = new RequestPurpose(RegistrySide.None, client.Host, action);
        var page = RemoteAddress.WithQueryOf(client.Address(path), PageReading.Query(last, count));
        var request = new RegistryRequest(HttpMethod.Get, page, scopes, purpose)
        {
            MaxBodyBytes = client.Options.MaxManifestBytes,
            HasAlternative = hasAlternative,
            RetriesFaults = !hasAlternative,
        };
        using var answer = await client.Transport.SendAsync(request, cancellationToken);
        if (answer.Status != 200 || answer.IsWebPage)
            throw answer.ToException();
        if (answer.IsTooLong)
            throw new RegistryException(RegistryFailures.Protocol(
                purpose, $"the list is over {client.Options.MaxManifestBytes} bytes although the request asked for {count} items"));
        return PageReading.Read(answer.Body, list, last, count, NextPage.Of(answer, page))
            ?? throw new RegistryException(RegistryFailures.Protocol(purpose, "the response is not such a list"));
    }
}

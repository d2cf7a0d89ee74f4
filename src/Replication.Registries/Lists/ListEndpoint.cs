using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;

namespace Replication.Registries.Lists;

/// <summary>The lists of a registry, page by page: its repositories (distribution, "Catalog") and a repository's tags (distribution-spec, "Listing Tags").</summary>
internal sealed class ListEndpoint(RegistryClient client)
{
    private static readonly TokenScopes Catalog = TokenScopes.Parse("registry:catalog:*");

    public Task<RegistryPage> RepositoriesAsync(string? last, int count, CancellationToken cancellationToken) =>
        ReadAsync("/v2/_catalog", "repositories", Catalog, "listing its repositories", last, count, cancellationToken);

    public Task<RegistryPage> TagsAsync(RepositoryName repository, string? last, int count, CancellationToken cancellationToken) =>
        ReadAsync($"/v2/{repository}/tags/list", "tags", TokenScopes.Pull(repository), $"listing the tags of {repository}", last, count, cancellationToken);

    private async Task<RegistryPage> ReadAsync(string path, string list, TokenScopes scopes, string doing, string? last, int count, CancellationToken cancellationToken)
    {
        var errand = new Errand(RegistrySide.Alone, client.Host, doing);
        using var answer = await client.Transport.SendAsync(
            new RegistryRequest(HttpMethod.Get, client.Address(path + PageReading.Query(last, count)), scopes, errand) { MaxBodyBytes = client.Options.MaxManifestBytes },
            cancellationToken);
        if (answer.Status != 200 || answer.IsWebPage)
            throw answer.ToException();
        if (answer.IsTooLong)
            throw new RegistryException(RegistryFailures.Protocol(errand, $"the list is over {client.Options.MaxManifestBytes} bytes although pages of {count} were asked for"));
        return PageReading.Read(answer.Body, list, last, count, NextPage(answer))
            ?? throw new RegistryException(RegistryFailures.Protocol(errand, "the answer is no such list"));
    }

    private Uri? NextPage(RegistryAnswer answer) =>
        LinkHeader.Next(answer.HeaderValues("Link")) is { } link && RemoteAddress.Resolve(answer.RequestedUri, link) is { Query.Length: > 1 } next && client.Transport.Rules.IsRegistry(next)
            ? next
            : null;
}

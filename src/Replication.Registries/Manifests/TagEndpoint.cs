using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;

namespace Replication.Registries.Manifests;

/// <summary>Deletes tags of one repository (distribution-spec, "Deleting tags").</summary>
internal sealed class TagEndpoint(RegistryClient client, RepositoryName repository)
{
    private readonly ManifestEndpoint _manifests = new(client, repository, RegistrySide.Target, TokenScopes.PullAndPush(repository));

    /// <summary>
    /// Deletes a tag, never its manifest, because other tags may name it. Fails when the registry cannot delete a tag alone.
    /// </summary>
    public async Task<TagRemoval> DeleteAsync(Tag tag, Action? beforeSend, CancellationToken cancellationToken)
    {
        if (await _manifests.ResolveAsync(tag.Text, cancellationToken) is null)
            return TagRemoval.Absent;
        using var answer = await client.Transport.SendAsync(Request(tag) with { BeforeSend = beforeSend }, cancellationToken);
        if (!answer.IsSuccess && answer.Status is not (400 or 404 or 405 or 501))
            throw answer.ToException();
        if (await _manifests.ResolveAsync(tag.Text, cancellationToken) is null)
            return TagRemoval.Removed;
        throw new RegistryException(new CopyFailure(
            CopyFailure.TagDeletionUnsupported,
            $"The target registry {client.Host} cannot delete the tag {repository}:{tag} without its manifest (it answered "
                + $"{answer.Status}). Other tags may name the manifest. Delete the tag manually, or disable deletions in the rule.",
            IsWorthRetrying: false));
    }

    private RegistryRequest Request(Tag tag) => new(
        HttpMethod.Delete,
        client.Address($"/v2/{repository}/manifests/{tag}"),
        TokenScopes.Delete(repository),
        new RequestPurpose(RegistrySide.Target, client.Host, $"deleting the tag {repository}:{tag}"));
}

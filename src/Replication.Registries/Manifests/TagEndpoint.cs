using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;

namespace Replication.Registries.Manifests;

/// <summary>The tags of one repository, as names that can be taken away (distribution-spec, "Deleting tags").</summary>
internal sealed class TagEndpoint(RegistryClient client, RepositoryName repository)
{
    private readonly ManifestEndpoint _manifests = new(client, repository, RegistrySide.Target, TokenScopes.PullAndPush(repository));

    /// <summary>Never removes a manifest: other tags may name it. A registry that knows no other way is told apart by its answer.</summary>
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
            $"The target registry {client.Host} cannot remove the tag {repository}:{tag} without its manifest, which other tags may name (it answered {answer.Status}); remove it there by hand, or let the rule follow no deletions.",
            IsWorthRetrying: false));
    }

    private RegistryRequest Request(Tag tag) => new(
        HttpMethod.Delete,
        client.Address($"/v2/{repository}/manifests/{tag}"),
        TokenScopes.Delete(repository),
        new Errand(RegistrySide.Target, client.Host, $"removing the tag {repository}:{tag}"));
}

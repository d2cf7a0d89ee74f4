using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Referrers;

/// <summary>Keeps the list of referrers under the fallback tag of a target that does not keep one itself.</summary>
internal sealed class ReferrersFallback(RegistryClient client, RepositoryName repository, Action? beforeWrite)
{
    private const int MaxRounds = 5;

    private readonly ManifestEndpoint _manifests = new(client, repository, RegistrySide.Target, TokenScopes.PullAndPush(repository));
    private readonly ConcurrentDictionary<(Digest Subject, Digest Referrer), bool> _seen = new();

    /// <summary>Sees to it that the list names the referrer. Throws <see cref="RegistryException"/>.</summary>
    public async Task AddAsync(Digest subject, ManifestDocument referrer, CancellationToken cancellationToken)
    {
        var tag = ReferrersTag.Of(subject);
        using var turn = await client.ReferrerTurns.EnterAsync((repository, subject), cancellationToken);
        // One look at a list tells of all who stand in it.
        if (_seen.ContainsKey((subject, referrer.Digest)))
            return;
        // Other processes write the same list, and registries know no condition on a write: it is read again until our entry stands in it.
        for (var round = 0; round < MaxRounds; round++)
        {
            var list = await _manifests.ReadAsync(tag, cancellationToken);
            // GitLab answers with the subject itself when there is no such tag.
            if (list?.Digest == subject)
                list = null;
            if (list is not null && !MediaTypes.IsIndex(list.MediaType))
                throw new RegistryException(NoList(tag));
            foreach (var known in list?.Manifests ?? [])
                _seen[(subject, known.Digest)] = true;
            if (Longer(tag, list, referrer) is not { } longer)
                return;
            await _manifests.PutAsync(tag.Text, longer, beforeWrite, cancellationToken);
        }
        throw new RegistryException(Crowded(tag));
    }

    private ManifestDocument? Longer(Tag tag, ManifestDocument? list, ManifestDocument referrer)
    {
        try
        {
            return ReferrersIndex.With(list, referrer);
        }
        catch (FormatException e)
        {
            throw new RegistryException(NoList(tag), e);
        }
    }

    private CopyFailure NoList(Tag tag) => new(
        CopyFailure.TargetRefused,
        $"The target registry {client.Host} has something else than a list of referrers that can be added to under {repository}:{tag}; remove that tag, or copy without referrers.",
        IsWorthRetrying: false);

    private CopyFailure Crowded(Tag tag) => new(
        CopyFailure.TargetRefused,
        $"The list of referrers {repository}:{tag} at the target registry {client.Host} was changed by others each time we wrote to it.",
        IsWorthRetrying: true);
}

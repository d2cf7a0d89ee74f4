using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Referrers;

/// <summary>Maintains the referrers list under the fallback tag, for a target without the referrers API.</summary>
internal sealed class ReferrersFallback(RegistryClient client, RepositoryName repository, Action? beforeWrite)
{
    private const int MaxRounds = 5;

    private readonly ManifestEndpoint _manifests = new(client, repository, RegistrySide.Target, TokenScopes.PullAndPush(repository));
    private readonly ConcurrentDictionary<(Digest Subject, Digest Referrer), bool> _seen = new();
    private readonly ConcurrentDictionary<Digest, Digest> _known = new();

    /// <summary>Adds a referrer to the list, when it is not in it. Throws <see cref="RegistryException"/>.</summary>
    public async Task AddAsync(Digest subject, ManifestDocument referrer, CancellationToken cancellationToken)
    {
        var tag = ReferrersTag.Of(subject);
        using var turn = await client.ReferrerLocks.EnterAsync((repository, subject), cancellationToken);
        // One read of the list is enough for all its entries.
        if (_seen.ContainsKey((subject, referrer.Digest)))
            return;
        // Other processes write the same list, and registries support no conditional writes. Read it again until it contains the entry.
        for (var round = 0; round < MaxRounds; round++)
        {
            var list = await _manifests.ReadAsync(tag, cancellationToken);
            // GitLab returns the subject itself when the tag does not exist.
            if (list?.Digest == subject)
                list = null;
            if (list is not null && !ManifestMediaTypes.IsIndex(list.MediaType))
                throw new RegistryException(NoList(tag));
            if (list is not null)
                _known[subject] = list.Digest;
            foreach (var known in list?.Manifests ?? [])
                _seen[(subject, known.Digest)] = true;
            if (Longer(tag, list, referrer) is not { } longer)
                return;
            await _manifests.PutAsync(tag.Text, longer, beforeWrite, cancellationToken);
        }
        throw new RegistryException(Crowded(tag));
    }

    /// <summary>
    /// Writes the list of the source unchanged, so that both registries have the same digest under the tag. Returns false when the list of
    /// the target has other entries, or already has these bytes, or when the registry refuses the list. Throws
    /// <see cref="RegistryException"/>.
    /// </summary>
    public async Task<bool> TryTakeAsync(Digest subject, ManifestDocument list, CancellationToken cancellationToken)
    {
        var tag = ReferrersTag.Of(subject);
        using var turn = await client.ReferrerLocks.EnterAsync((repository, subject), cancellationToken);
        if (_known.TryGetValue(subject, out var known) && known == list.Digest)
            return false;
        var own = await _manifests.ReadAsync(tag, cancellationToken);
        if (own is null || own.Digest == subject || !ReferrersIndex.IsPartOf(own, list))
            return false;
        try
        {
            await _manifests.PutAsync(tag.Text, list, beforeWrite, cancellationToken);
            return true;
        }
        // The list of the target is complete. Only the digest under the tag differs from the source.
        catch (MissingContentException)
        {
            return false;
        }
        catch (RegistryException e) when (!e.Failure.IsWorthRetrying)
        {
            return false;
        }
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
        $"The target registry {client.Host} has no valid list of referrers under {repository}:{tag}. Delete that tag, or copy without "
            + $"referrers.",
        IsWorthRetrying: false)
    {
        Remedy = CopyRemedy.WithoutReferrers,
    };

    private CopyFailure Crowded(Tag tag) => new(
        CopyFailure.TargetRefused,
        $"The list of referrers {repository}:{tag} at the target registry {client.Host} was changed by another client after each write. "
            + $"The copy retries.",
        IsWorthRetrying: true);
}

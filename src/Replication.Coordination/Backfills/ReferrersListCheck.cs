using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Coordination.Backfills;

/// <summary>
/// Returns whether a target has all referrers of <paramref name="subject"/> that the source lists under a fallback tag, with the digest
/// <paramref name="list"/>. Throws <see cref="RegistryException"/>.
/// </summary>
internal delegate Task<bool> ReferrersListCheck(
    RepositoryName repository, Digest list, Digest subject, TaskTarget target, CancellationToken cancellationToken);

/// <summary>Compares the lists of referrers that source and target have under a fallback tag.</summary>
internal static class ReferrersListChecks
{
    public static ReferrersListCheck Of(
        RuleSpec rule, ImageStore source, Func<string, ImageStore> target, CredentialJudge credentials) =>
        (repository, list, subject, its, cancellationToken) => JudgedRequest.AwaitAsync(
            source.IsReferrersListAtAsync(
                repository, list, subject, target(its.Instance), its.Repository, rule.Verify is not null, cancellationToken),
            credentials,
            cancellationToken);

    /// <summary>
    /// Returns the answer of the target about a tag. Clients write the lists of referrers, so the same list may have other bytes: a target
    /// that lists the same referrers has the digest of the source.
    /// </summary>
    public static async Task<TagAnswer> JudgeAsync(
        this ReferrersListCheck check,
        RepositoryName repository,
        TagAnswer atSource,
        TaskTarget target,
        TagAnswer atTarget,
        CancellationToken cancellationToken)
    {
        if (atSource.Digest is not { } list
            || atTarget.Failure is not null
            || atTarget.Digest == list
            || !ReferrersTag.IsList(target.Tag, out var subject))
            return atTarget;
        try
        {
            return await check(repository, list, subject, target, cancellationToken) ? new TagAnswer(list, Failure: null) : atTarget;
        }
        catch (RegistryException e)
        {
            return new TagAnswer(Digest: null, e.Failure);
        }
    }
}

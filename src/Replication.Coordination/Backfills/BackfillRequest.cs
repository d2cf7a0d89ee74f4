using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Backfills;

/// <summary>The request of a backfill.</summary>
/// <param name="DryRun">True: the missing images are counted, and nothing is copied.</param>
/// <param name="Thorough">True: every match is checked, also when the target has its tag, and its referrers are copied.</param>
/// <param name="Repositories">The repositories to read; null means all repositories of the rule.</param>
public sealed record BackfillRequest(bool DryRun, bool Thorough, IReadOnlyList<RepositoryName>? Repositories)
{
    /// <summary>Only images that were pushed since this time while the rule was paused; null means all images.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Returns one problem for each repository that the rule does not cover.</summary>
    internal IReadOnlyList<BodyProblem> FindOutside(ReplicationRule rule) =>
    [
        .. NamedRepositories.FindOutside(rule, Repositories).Select(it => new BodyProblem(
            "backfill.repository",
            $"repositories[{it.Index}]",
            $"'{it.Item}' is outside the rule '{rule.Name}', which is for {RuleScope.Describe(rule)}")),
    ];
}

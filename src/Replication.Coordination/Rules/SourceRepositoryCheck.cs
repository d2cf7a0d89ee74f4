using Replication.Contracts.Rules;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Coordination.Rules;

/// <summary>
/// Checks that the repository of a rule exists at the source. When the source does not answer, the rule is accepted with a warning.
/// </summary>
internal sealed class SourceRepositoryCheck(RegistryClients clients, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public async Task<(RuleProblem? Missing, IReadOnlyList<ShownRuleWarning> Warnings)> FindAsync(
        ReplicationRule rule, CancellationToken cancellationToken)
    {
        if (RuleScope.RepositoryOf(rule) is not { } repository)
            return (null, []);
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var borrowed = await clients.BorrowAsync(rule.Source, linked.Token);
            if (borrowed is not null)
                await borrowed.Client.ListTagsAsync(repository, last: null, count: 1, linked.Token);
            return (null, []);
        }
        catch (RegistryException e) when (e.Failure.Code == CopyFailure.ManifestUnknown)
        {
            return (new RuleProblem(
                "rule.repositoryMissing",
                rule.Name,
                "repository",
                $"the source instance '{rule.Source}' has no repository '{repository}'"), []);
        }
        catch (RegistryException e)
        {
            return (null, [NotChecked(rule, e.Failure.Message)]);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, [NotChecked(rule, $"it did not answer within {Timeout.TotalSeconds:F0} seconds")]);
        }
    }

    private static ShownRuleWarning NotChecked(ReplicationRule rule, string reason) =>
        new("rule.repositoryUnknown", $"the source instance '{rule.Source}' could not be checked for the repository: {reason}");
}

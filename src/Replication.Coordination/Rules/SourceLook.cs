using Replication.Contracts.Rules;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Coordination.Rules;

/// <summary>
/// Checks that the repository of a rule exists at the source. When the source does not answer, the rule is accepted with a warning.
/// </summary>
internal sealed class SourceLook(RegistryClients clients, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<(RuleProblem? Missing, IReadOnlyList<ShownRuleWarning> Warnings)> FindAsync(
        ReplicationRule rule, CancellationToken cancellationToken)
    {
        if (RuleScope.RepositoryOf(rule) is not { } repository)
            return (null, []);
        using var patience = new CancellationTokenSource(Patience, time);
        using var look = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var borrowed = await clients.BorrowAsync(rule.Source, look.Token);
            if (borrowed is not null)
                await borrowed.Client.ListTagsAsync(repository, last: null, count: 1, look.Token);
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
            return (null, [NotLooked(rule, e.Failure.Message)]);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, [NotLooked(rule, $"it did not answer within {Patience.TotalSeconds:F0} seconds")]);
        }
    }

    private static ShownRuleWarning NotLooked(ReplicationRule rule, string reason) =>
        new("rule.repositoryUnknown", $"whether the source instance '{rule.Source}' has the repository could not be looked up: {reason}");
}

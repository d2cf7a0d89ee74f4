using System.Collections.Concurrent;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Registries;
using Replication.Registries.Checks;
using Replication.Registries.Instances;

namespace Replication.Coordination.Rules;

/// <summary>
/// Checks that the repository of a rule exists at the source, and that the rule matches something there. When the source does not answer,
/// the rule is accepted with a warning.
/// </summary>
internal sealed class SourceRepositoryCheck(RegistryClients clients, InstanceBook instances, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // Many rules may be created at once, and each call would wait for the same source.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _silentSince = new(StringComparer.Ordinal);

    public async Task<(RuleProblem? Missing, IReadOnlyList<ShownRuleWarning> Warnings)> FindAsync(
        ReplicationRule rule, CancellationToken cancellationToken)
    {
        var isSilent = _silentSince.TryGetValue(rule.Source, out var since) && time.GetUtcNow() - since < Silence;
        // Only a missing repository refuses a rule.
        if ((isSilent && RuleScope.RepositoryOf(rule) is null) || instances.Current.Find(rule.Source) is not { } source
            || InstanceFaults.ReasonAgainstCopies(source) is not null)
            return (null, []);
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.Make(source, RegistryCheck.Options);
            var warnings = await SourceContent.FindAsync(rule, client, linked.Token);
            _silentSince.TryRemove(rule.Source, out _);
            return (null, warnings);
        }
        catch (RegistryException e) when (SourceContent.FindMissingRepository(rule, e.Failure) is { } missing)
        {
            return (new RuleProblem("rule.repositoryMissing", rule.Name, "repository", missing), []);
        }
        catch (RegistryException e)
        {
            return (null, NotChecked(rule, e.Failure.Message));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, NotChecked(rule, $"it did not answer within {Timeout.TotalSeconds:F0} seconds"));
        }
    }

    // The check of the instance reports a source that does not answer. Here, only the repository of a rule cannot be confirmed.
    private IReadOnlyList<ShownRuleWarning> NotChecked(ReplicationRule rule, string reason)
    {
        _silentSince[rule.Source] = time.GetUtcNow();
        return rule.Level == RuleLevel.Namespace
            ? []
            : [new ShownRuleWarning(
                "rule.repositoryUnknown", $"the source instance '{rule.Source}' could not be checked for the repository: {reason}")];
    }
}

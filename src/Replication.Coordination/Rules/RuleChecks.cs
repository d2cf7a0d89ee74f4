using Replication.Contracts.Instances;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The checks that every rule passes before it is kept, whoever made it.</summary>
public static class RuleChecks
{
    /// <summary>Everything that is wrong with one rule by itself and beside the others.</summary>
    public static IReadOnlyList<RuleProblem> Check(ReplicationRule rule, IEnumerable<ReplicationRule> others, TopologyMode topology, InstanceCatalog instances) =>
        [.. Check(rule, instances), .. RuleNeighbours.Problems(topology, RuleLink.Of(rule), others.Select(RuleLink.Of))];

    /// <summary>
    /// Everything that is wrong with one rule by itself. A name that is empty could not be read: checks that need it are left out.
    /// </summary>
    public static IReadOnlyList<RuleProblem> Check(ReplicationRule rule, InstanceCatalog instances)
    {
        var problems = new List<RuleProblem>();
        if (!TagSelection.TryRead(rule, out _, out var ofTags))
            problems.AddRange(ofTags);
        var hasNamespace = rule.Namespace.Length > 0;
        if (hasNamespace && TargetNames.NamespaceProblem(rule) is { } targetNamespace)
            Add("rule.targetNamespace", "targetNamespace", $"the target namespace '{rule.TargetNamespace}' {targetNamespace}");
        if (hasNamespace && TargetNames.RepositoryProblem(rule) is { } targetRepository)
            Add("rule.targetRepository", "targetRepository", $"the target repository '{rule.TargetRepository}' {targetRepository}");
        var source = Find("source", rule.Source);
        var target = Find("target", rule.Target);

        if (source is not null && source.Edition != InstanceEdition.Advanced)
            Add("rule.sourceEdition", "source", $"the source instance '{source.Name}' is of the basic edition; only an advanced one may be a source");
        if (source is not null && target is not null && !source.MayReplicateTo(target))
        {
            Add(
                "rule.partition",
                "target",
                $"nothing is replicated from the public partition ('{source.Name}') to the {Lower(target.Partition)} partition ('{target.Name}')");
        }
        if (hasNamespace)
        {
            CheckNamespace(source, "namespace", rule.Namespace);
            CheckNamespace(target, rule.TargetNamespace is null ? "namespace" : "targetNamespace", TargetNames.NamespaceOf(rule));
        }
        if (source is not null && target is not null && AccountProblem(rule, source, target) is { } account)
            Add("rule.account", "scenario", account);
        return problems;

        RegistryInstance? Find(string key, string name)
        {
            if (name.Length > 0 && !instances.TryFind(name, out _))
                Add("rule.instance", key, $"the {key} instance '{name}' is not known");
            return instances.Find(name);
        }

        void CheckNamespace(RegistryInstance? instance, string key, string name)
        {
            if (instance?.Namespaces is { } namespaces && !namespaces.Contains(name))
            {
                Add(
                    "rule.namespaceMissing",
                    key,
                    $"the instance '{instance.Name}' has no namespace '{name}'; it has {string.Join(", ", namespaces.Order(StringComparer.Ordinal))}");
            }
        }

        void Add(string code, string key, string message) => problems.Add(new RuleProblem(code, rule.Name, message) { Key = key });
    }

    /// <summary>The key of a rule that a problem is about.</summary>
    public static string KeyOf(RuleProblem problem) => problem.Key ?? problem.Code switch
    {
        "rule.name" => "name",
        "rule.repositoryMissing" => "repository",
        _ => "target",
    };

    private static string? AccountProblem(ReplicationRule rule, RegistryInstance source, RegistryInstance target) => rule.Scenario switch
    {
        RuleScenario.SameAccount when source.Account != target.Account =>
            $"'{source.Name}' belongs to account {Shown(source.Account)} and '{target.Name}' to account {Shown(target.Account)}; the scenario sameAccount joins instances of one account, other accounts need crossAccount",
        RuleScenario.CrossAccount when source.Account is null =>
            $"the scenario crossAccount needs to know the account of '{source.Name}'",
        RuleScenario.CrossAccount when !target.TrustedAccounts.Contains(source.Account!) =>
            $"'{target.Name}' does not list account {Shown(source.Account)} of '{source.Name}' under trustedAccounts",
        _ => null,
    };

    private static string Shown(string? account) => account is null ? "(none)" : $"'{account}'";

    private static string Lower(InstancePartition partition) => partition.ToString().ToLowerInvariant();
}

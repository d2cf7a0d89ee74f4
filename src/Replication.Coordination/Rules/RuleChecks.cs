using Replication.Contracts.Instances;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The checks that every rule passes before it is kept, whoever made it.</summary>
public static class RuleChecks
{
    /// <summary>Everything that is wrong with one rule by itself and beside the others.</summary>
    public static IReadOnlyList<RuleProblem> Check(ReplicationRule rule, IEnumerable<ReplicationRule> others, TopologyMode topology, InstanceCatalog instances) =>
        [.. Check(rule, instances), .. RuleNeighbours.Problems(topology, RuleLink.Of(rule), others.Select(RuleLink.Of))];

    /// <summary>Everything that is wrong with one rule by itself.</summary>
    public static IReadOnlyList<RuleProblem> Check(ReplicationRule rule, InstanceCatalog instances)
    {
        var problems = new List<RuleProblem>();
        if (!TagSelection.TryRead(rule, out _, out var ofTags))
            problems.AddRange(ofTags);
        if (TargetNames.NamespaceProblem(rule) is { } targetNamespace)
            Add("rule.targetNamespace", $"the target namespace '{rule.TargetNamespace}' {targetNamespace}");
        if (TargetNames.RepositoryProblem(rule) is { } targetRepository)
            Add("rule.targetRepository", $"the target repository '{rule.TargetRepository}' {targetRepository}");
        if (!instances.TryFind(rule.Source, out var source))
            Add("rule.instance", $"the source instance '{rule.Source}' is not known");
        if (!instances.TryFind(rule.Target, out var target))
            Add("rule.instance", $"the target instance '{rule.Target}' is not known");
        if (source is null || target is null)
            return problems;

        if (source.Edition != InstanceEdition.Advanced)
            Add("rule.sourceEdition", $"the source instance '{source.Name}' is of the basic edition; only an advanced one may be a source");
        if (!source.MayReplicateTo(target))
            Add("rule.partition", $"nothing is replicated from the public partition ('{source.Name}') to the {Lower(target.Partition)} partition ('{target.Name}')");
        foreach (var (instance, name) in new[] { (source, rule.Namespace), (target, TargetNames.NamespaceOf(rule)) })
        {
            if (instance.Namespaces is { } namespaces && !namespaces.Contains(name))
                Add("rule.namespaceMissing", $"the instance '{instance.Name}' has no namespace '{name}'; it has {string.Join(", ", namespaces.Order(StringComparer.Ordinal))}");
        }
        if (AccountProblem(rule, source, target) is { } account)
            Add("rule.account", account);
        return problems;

        void Add(string code, string message) => problems.Add(new RuleProblem(code, rule.Name, message));
    }

    /// <summary>The key of a rule at which a problem of this code stands.</summary>
    public static string KeyOf(string code) => code switch
    {
        "rule.name" => "name",
        "rule.tagFilter" => "tagFilter",
        "rule.tags" => "tags",
        "rule.namespaceMissing" => "namespace",
        "rule.repositoryMissing" => "repository",
        "rule.account" => "scenario",
        "rule.sourceEdition" => "source",
        "rule.targetNamespace" => "targetNamespace",
        "rule.targetRepository" => "targetRepository",
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

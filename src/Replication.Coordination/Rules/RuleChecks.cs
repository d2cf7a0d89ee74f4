using Replication.Contracts.Instances;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The checks of every rule before it is stored, for rules of the configuration file and of the API.</summary>
public static class RuleChecks
{
    /// <summary>Returns the problems of one rule, and its conflicts with other rules.</summary>
    public static IReadOnlyList<RuleProblem> Check(
        ReplicationRule rule, IEnumerable<ReplicationRule> others, TopologyMode topology, InstanceCatalog instances) =>
        [.. Check(rule, instances), .. RuleNeighbours.Problems(topology, RuleLink.Of(rule), others.Select(RuleLink.Of))];

    /// <summary>
    /// Returns the problems of one rule. An empty instance or namespace could not be read, so checks that need it are skipped.
    /// </summary>
    public static IReadOnlyList<RuleProblem> Check(RuleSpec rule, InstanceCatalog instances)
    {
        var problems = new List<RuleProblem>();
        if (!TagSelection.TryRead(rule, out _, out var ofTags))
            problems.AddRange(ofTags);
        if (rule.TagGlob is { } glob && TagGlob.TryCompile(glob, out var compiled, out _) && compiled != rule.TagFilter)
            problems.Add(new(
                "rule.tagFilterTwice",
                rule.Name,
                "tagFilter",
                $"tagFilter '{rule.TagFilter}' and tagGlob '{glob}' are both given and differ; give one of them"));
        var hasNamespace = rule.Namespace.Length > 0;
        if (hasNamespace && TargetNames.NamespaceProblem(rule) is { } targetNamespace)
            problems.Add(new(
                "rule.targetNamespace", rule.Name, "targetNamespace", $"the target namespace '{rule.TargetNamespace}' {targetNamespace}"));
        if (hasNamespace && TargetNames.RepositoryProblem(rule) is { } targetRepository)
            problems.Add(new(
                "rule.targetRepository",
                rule.Name,
                "targetRepository",
                $"the target repository '{rule.TargetRepository}' {targetRepository}"));
        problems.AddRange(PairChecks.Find(PairOf(rule), instances.Find)
            .Select(it => new RuleProblem(it.Code, rule.Name, KeyOf(it.Part, rule), it.Message) { InstanceKey = it.InstanceKey }));
        return problems;
    }

    private static InstancePair PairOf(RuleSpec rule) => new(rule.Source, rule.Target)
    {
        Scenario = rule.Scenario,
        SourceNamespace = rule.Namespace,
        TargetNamespace = rule.Namespace.Length > 0 ? TargetNames.NamespaceOf(rule) : "",
        NeedsAdvancedSource = true,
    };

    private static string KeyOf(PairPart part, RuleSpec rule) => part switch
    {
        PairPart.Source => "source",
        PairPart.Target => "target",
        PairPart.Scenario => "scenario",
        PairPart.TargetNamespace when rule.TargetNamespace is not null => "targetNamespace",
        _ => "namespace",
    };
}

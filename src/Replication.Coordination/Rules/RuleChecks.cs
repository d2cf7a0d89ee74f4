using Replication.Contracts.Instances;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The checks of every rule before it is stored, for rules of the configuration file and of the API.</summary>
public static class RuleChecks
{
    /// <summary>Returns the problems of one rule, and its conflicts with other rules.</summary>
    public static IReadOnlyList<RuleProblem> Check(
        ReplicationRule rule, IEnumerable<ReplicationRule> others, TopologyMode topology, InstanceCatalog instances) =>
        [.. Check(rule, instances), .. RuleNeighbours.Problems(topology, RuleLink.Of(rule), others.SelectMany(RuleLink.Of))];

    /// <summary>
    /// Returns the problems of one rule. An empty instance or namespace could not be read, so checks that need it are skipped. The source
    /// of an import may be of the basic edition (<paramref name="needsAdvancedSource"/>).
    /// </summary>
    public static IReadOnlyList<RuleProblem> Check(RuleSpec rule, InstanceCatalog instances, bool needsAdvancedSource = true)
    {
        var problems = new List<RuleProblem>();
        if (!TagSelection.TryRead(rule, out _, out var ofTags))
            problems.AddRange(ofTags);
        if (!RuleScope.TryRead(rule, out _, out var ofScope))
            problems.AddRange(ofScope);
        if (rule.TagGlob is { } glob && TagGlob.TryCompile(glob, out var compiled, out _) && compiled != rule.TagFilter)
            problems.Add(new(
                "rule.tagFilterTwice",
                rule.Name,
                "tagFilter",
                $"tagFilter '{rule.TagFilter}' and tagGlob '{glob}' are both given and differ; give one of them"));
        var hasNamespace = rule.SourceNamespaces.Count > 0;
        if (hasNamespace && TargetNames.NamespaceProblem(rule) is { } targetNamespace)
            problems.Add(new(
                "rule.targetNamespace", rule.Name, "targetNamespace", $"the target namespace '{rule.TargetNamespace}' {targetNamespace}"));
        if (hasNamespace && TargetNames.RepositoryProblem(rule) is { } targetRepository)
            problems.Add(new(
                "rule.targetRepository",
                rule.Name,
                "targetRepository",
                $"the target repository '{rule.TargetRepository}' {targetRepository}"));
        if (rule.Targets.CountBy(static it => it, StringComparer.Ordinal).FirstOrDefault(static it => it.Value > 1).Key is { } twice)
            problems.Add(new("rule.targets", rule.Name, "targets", $"targets names '{twice}' twice; name each instance once"));
        problems.AddRange(VerifyChecks.Of(rule));
        foreach (var pair in PairsOf(rule, ofScope.Count == 0 ? instances.Find(rule.Source) : null))
        {
            foreach (var it in PairChecks.Find(pair with { NeedsAdvancedSource = needsAdvancedSource }, instances.Find))
            {
                // Several namespaces and targets may have the same problem.
                var problem = new RuleProblem(it.Code, rule.Name, KeyOf(it.Part, rule), it.Message) { InstanceKey = it.InstanceKey };
                if (!problems.Contains(problem))
                    problems.Add(problem);
            }
        }
        if (ofScope.Count == 0)
            problems.AddRange(UnmatchedGlobs(rule, instances.Find(rule.Source)));
        return problems;
    }

    // A glob is checked for each namespace that the source declares. When it declares none, each push is checked.
    private static IEnumerable<InstancePair> PairsOf(RuleSpec rule, RegistryInstance? source)
    {
        var names = rule.SourceNamespaces.Where(static it => !NameGlob.IsGlob(it)).ToList();
        if (rule.SourceNamespaces.Count > names.Count && source?.Namespaces is { } declared
            && RuleScope.TryRead(rule, out var scope, out _))
            names.AddRange(declared.Where(scope.CoversNamespace));
        return names.Distinct(StringComparer.Ordinal)
            .DefaultIfEmpty("")
            .SelectMany(name => rule.TargetInstances.DefaultIfEmpty("").Select(target => new InstancePair(rule.Source, target)
            {
                Scenario = rule.Scenario,
                SourceNamespace = name,
                TargetNamespace = name.Length > 0 ? TargetNames.NamespaceOf(rule, name) : "",
            }));
    }

    private static IEnumerable<RuleProblem> UnmatchedGlobs(RuleSpec rule, RegistryInstance? source)
    {
        if (source?.Namespaces is not { } declared)
            yield break;
        foreach (var glob in rule.SourceNamespaces.Where(NameGlob.IsGlob))
        {
            if (!RuleScope.TryRead(rule with { Namespaces = [glob] }, out var scope, out _) || declared.Any(scope.CoversNamespace))
                continue;
            yield return new RuleProblem(
                "rule.namespaceMissing",
                rule.Name,
                "namespaces",
                $"the instance '{source.Name}' has no namespace that '{glob}' matches; it has "
                    + $"{string.Join(", ", declared.Order(StringComparer.Ordinal))}")
            {
                InstanceKey = "namespaces",
            };
        }
    }

    private static string KeyOf(PairPart part, RuleSpec rule) => part switch
    {
        PairPart.Source => "source",
        PairPart.Target => rule.Targets.Count > 0 ? "targets" : "target",
        PairPart.Scenario => "scenario",
        PairPart.TargetNamespace when rule.TargetNamespace is not null => "targetNamespace",
        _ => rule.Namespaces.Count > 0 ? "namespaces" : "namespace",
    };
}

using Replication.Contracts.Rules;

namespace Replication.Contracts.Instances;

/// <summary>
/// The checks that every copy between two instances passes: for rules, manual replications, and each attempt of a worker.
/// </summary>
public static class PairChecks
{
    /// <summary>Everything that forbids the copy. <paramref name="find"/> returns null for an unknown instance.</summary>
    public static IReadOnlyList<PairProblem> Find(InstancePair pair, Func<string, RegistryInstance?> find)
    {
        var (source, target) = (find(pair.Source), find(pair.Target));
        PairProblem?[] problems =
        [
            UnknownInstance("source", pair.Source, source, PairPart.Source),
            UnknownInstance("target", pair.Target, target, PairPart.Target),
            Edition(pair, source),
            SourceKind(pair, source),
            TargetLayout(target),
            Partition(source, target),
            Namespace(source, pair.SourceNamespace, PairPart.SourceNamespace),
            Namespace(target, pair.TargetNamespace, PairPart.TargetNamespace),
            Account(pair.Scenario, source, target),
        ];
        return [.. problems.OfType<PairProblem>()];
    }

    private static PairProblem? UnknownInstance(string role, string name, RegistryInstance? instance, PairPart part) =>
        name.Length > 0 && instance is null ? new("rule.instance", part, "", $"the {role} instance '{name}' is not known") : null;

    private static PairProblem? Edition(InstancePair pair, RegistryInstance? source) =>
        pair.NeedsAdvancedSource && source is { Edition: not InstanceEdition.Advanced }
            ? new(
                "rule.sourceEdition",
                PairPart.Source,
                "edition",
                $"the source instance '{source.Name}' is of the basic edition; only an advanced one may be a source")
            : null;

    private static PairProblem? SourceKind(InstancePair pair, RegistryInstance? source) =>
        pair.NeedsAdvancedSource && source is { Kind: InstanceKind.Bucket }
            ? new(
                "rule.sourceBucket",
                PairPart.Source,
                "kind",
                $"the source instance '{source.Name}' is a bucket, which reports no pushes; copy its images once with an import "
                    + "(POST /imports), or name a registry as the source")
            : null;

    private static PairProblem? TargetLayout(RegistryInstance? target) => target is { Layout: BucketLayout.Distribution }
        ? new(
            "rule.targetReadOnly",
            PairPart.Target,
            "layout",
            $"the target instance '{target.Name}' is the storage of a registry (layout: distribution), which is only read; name the "
                + "registry itself, or a bucket with layout: oci")
        : null;

    private static PairProblem? Partition(RegistryInstance? source, RegistryInstance? target) =>
        source is { Partition: InstancePartition.Public } && target is not null and not { Partition: InstancePartition.Public }
            ? new(
                "rule.partition",
                PairPart.Target,
                "partition",
                $"nothing is replicated from the public partition ('{source.Name}') to the {target.Partition.ToWord()} partition "
                    + $"('{target.Name}')")
            : null;

    private static PairProblem? Namespace(RegistryInstance? instance, string name, PairPart part) =>
        name.Length > 0 && instance?.Namespaces is { } namespaces && !namespaces.Contains(name)
            ? new(
                "rule.namespaceMissing",
                part,
                "namespaces",
                $"the instance '{instance.Name}' has no namespace '{name}'; it has "
                    + $"{string.Join(", ", namespaces.Order(StringComparer.Ordinal))}")
            : null;

    private static PairProblem? Account(RuleScenario? scenario, RegistryInstance? source, RegistryInstance? target)
    {
        if (source is null || target is null)
            return null;
        var message = scenario switch
        {
            RuleScenario.SameAccount when source.Account != target.Account =>
                $"'{source.Name}' belongs to account {Shown(source.Account)} and '{target.Name}' to account {Shown(target.Account)}; "
                + "the scenario sameAccount joins instances of one account, other accounts need crossAccount",
            RuleScenario.CrossAccount when source.Account is null =>
                $"the scenario crossAccount needs to know the account of '{source.Name}'",
            RuleScenario.CrossAccount when !target.TrustedAccounts.Contains(source.Account!) =>
                $"'{target.Name}' does not list account {Shown(source.Account)} of '{source.Name}' under trustedAccounts",
            _ => null,
        };
        return message is null ? null : new PairProblem("rule.account", PairPart.Scenario, "account", message);
    }

    private static string Shown(string? account) => account is null ? "(none)" : $"'{account}'";
}

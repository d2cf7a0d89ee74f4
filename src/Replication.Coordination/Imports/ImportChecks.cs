using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Backfills;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Imports;

/// <summary>The checks of an import: those of a rule between the same instances, except for the topology and the edition.</summary>
internal static class ImportChecks
{
    /// <summary>Everything that forbids the import, each problem with its key in the body.</summary>
    public static IReadOnlyList<BodyProblem> Check(
        ReplicationRule rule, IReadOnlyList<RepositoryName>? repositories, InstanceCatalog instances) =>
    [
        .. RuleChecks.Check(rule, instances, needsAdvancedSource: false).Select(static it => new BodyProblem(it.Code, it.Key, it.Message)),
        .. NamedRepositories.FindOutside(rule, repositories).Select(it => new BodyProblem(
            "import.repository",
            $"repositories[{it.Index}]",
            $"'{it.Item}' is outside the import, which is for {RuleScope.Describe(rule)}")),
        .. OwnSource(rule),
    ];

    // An import that reads what it wrote never ends, or overwrites its own source. With exact names, the targets are known before.
    private static IEnumerable<BodyProblem> OwnSource(ReplicationRule rule)
    {
        if (rule.Source != rule.TargetInstances[0])
            yield break;
        if (rule.SourceNamespaces.FirstOrDefault(NameGlob.IsGlob) is { } glob)
            yield return new BodyProblem(
                "import.ownSource",
                "namespaces",
                $"source and target are the instance '{rule.Source}', and the glob '{glob}' may cover what the import writes; name each "
                    + "namespace exactly");
        else if (rule.SourceNamespaces.FirstOrDefault(it => rule.SourceNamespaces.Contains(TargetNames.NamespaceOf(rule, it))) is { } own)
            yield return new BodyProblem(
                "import.ownSource",
                rule.TargetNamespace is null ? "target" : "targetNamespace",
                $"source and target are the instance '{rule.Source}', and the images of the namespace '{own}' would be written to "
                    + $"'{TargetNames.NamespaceOf(rule, own)}', which the import reads; name another instance, or a targetNamespace that "
                    + "it does not read");
    }
}

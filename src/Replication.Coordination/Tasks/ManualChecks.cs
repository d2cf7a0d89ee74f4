using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Tasks;

/// <summary>Which of the rules' checks a replication by hand passes, too: partitions and accounts keep apart what they keep apart, whoever asks.</summary>
internal static class ManualChecks
{
    private static readonly string[] AlsoByHand = ["rule.instance", "rule.partition", "rule.account", "rule.namespaceMissing"];

    /// <summary>Everything that stands in its way.</summary>
    public static IReadOnlyList<BodyProblem> Check(ManualReplication wanted, InstanceCatalog instances)
    {
        var asRule = new ReplicationRule
        {
            Id = "",
            Name = "",
            Source = wanted.Source.Instance,
            Target = wanted.Target.Instance,
            Scenario = wanted.Scenario,
            Level = RuleLevel.Namespace,
            Namespace = wanted.Source.Repository.Namespace,
            TargetNamespace = wanted.Target.Repository.Namespace,
            TagFilter = ".*",
            CreatedAt = default,
            ActiveSince = default,
        };
        return [.. RuleChecks.Check(asRule, [], default, instances).Where(it => AlsoByHand.Contains(it.Code)).Select(it => new BodyProblem(it.Code, "", it.Message))];
    }
}

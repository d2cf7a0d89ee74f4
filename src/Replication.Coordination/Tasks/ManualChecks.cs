using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Tasks;

/// <summary>Which of the rules' checks a replication by hand passes, too: partitions and accounts keep apart what they keep apart, whoever asks.</summary>
internal static class ManualChecks
{
    private static readonly string[] AlsoByHand = ["rule.instance", "rule.partition", "rule.account", "rule.namespaceMissing"];

    /// <summary>Everything that forbids it, each with its key in the body.</summary>
    public static IReadOnlyList<BodyProblem> Check(ManualPlaces places, InstanceCatalog instances)
    {
        var target = places.TargetRepository?.Namespace ?? "";
        var asRule = new ReplicationRule
        {
            Id = "",
            Name = "",
            Source = places.Source,
            Target = places.Target,
            Scenario = places.Scenario,
            Level = RuleLevel.Namespace,
            Namespace = places.SourceRepository?.Namespace ?? "",
            TargetNamespace = target.Length > 0 ? target : null,
            TagFilter = ".*",
            CreatedAt = default,
            ActiveSince = default,
        };
        return [.. RuleChecks.Check(asRule, instances).Where(it => AlsoByHand.Contains(it.Code)).Select(it => new BodyProblem(it.Code, KeyOf(it), it.Message))];
    }

    private static string KeyOf(RuleProblem problem) => (problem.Code, problem.Key) switch
    {
        ("rule.instance", "source") => "source.instance",
        ("rule.namespaceMissing", "namespace") => "source.repository",
        ("rule.namespaceMissing", _) => "target.repository",
        ("rule.account", _) => "scenario",
        _ => "target.instance",
    };
}

using Replication.Contracts.Instances;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Tasks;

/// <summary>The checks of a manual replication: partitions, accounts and namespaces forbid it as they forbid a rule.</summary>
internal static class ManualChecks
{
    /// <summary>Everything that forbids the replication, each problem with its key in the body.</summary>
    public static IReadOnlyList<BodyProblem> Check(ManualPlaces places, InstanceCatalog instances)
    {
        var pair = new InstancePair(places.Source, places.Target)
        {
            Scenario = places.Scenario,
            SourceNamespace = places.SourceRepository?.Namespace ?? "",
            TargetNamespace = places.TargetRepository?.Namespace ?? "",
        };
        return [.. PairChecks.Find(pair, instances.Find).Select(static it => new BodyProblem(it.Code, KeyOf(it.Part), it.Message))];
    }

    private static string KeyOf(PairPart part) => part switch
    {
        PairPart.Source => "source.instance",
        PairPart.SourceNamespace => "source.repository",
        PairPart.TargetNamespace => "target.repository",
        PairPart.Scenario => "scenario",
        _ => "target.instance",
    };
}

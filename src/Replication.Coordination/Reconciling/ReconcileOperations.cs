using Replication.Contracts.Reconciling;
using Replication.Contracts.Stores;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Reconciling;

/// <summary>Descriptions of the operations of the reconciler.</summary>
internal static class ReconcileOperations
{
    public static ApiOperation Start { get; } = new("reconcileRule", "Compares the source and the targets of a rule now.")
    {
        Description = "The pass starts within a second, unless one runs already. The rule must have reconcile.",
        Success = new(202, "The reconciler of the rule. lastFinishedAt changes when the pass is complete.", typeof(ShownReconciliation))
        {
            HasLocation = true,
        },
        Problems = new Dictionary<int, string[]> { [404] = ["rule.unknown"], [409] = ["rule.notReconciled", "rule.paused"] },
    };

    public static ApiOperation ListDrift { get; } =
        new("listDrift", "Lists the replicated images of a rule that are missing or different at their target.")
        {
            Description = "As the last pass of the reconciler found them, by repository, tag and target. A rule that is not reconciled "
                + "has none.",
            Parameters = [SharedParameters.After, SharedParameters.Limit],
            Success = new(200, "A page of images.", typeof(Page<ShownDrift>)),
            Problems = new Dictionary<int, string[]> { [404] = ["rule.unknown"] },
        };
}

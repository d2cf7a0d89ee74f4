using Replication.Contracts.Stores;
using Replication.Coordination.Rules;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Reconciling;

/// <summary>The services that a running pass uses.</summary>
internal sealed record ReconcileServices(
    IReconciliationStore Reconciliations,
    IKnownImageStore Known,
    ITaskStore Tasks,
    RuleBook Rules,
    TaskSubmission Submission,
    BeginReconcileWalk BeginWalk);

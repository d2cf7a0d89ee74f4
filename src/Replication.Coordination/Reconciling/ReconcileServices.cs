using Replication.Contracts.Stores;
using Replication.Coordination.Rules;
using Replication.Coordination.Tasks;
using Replication.Registries.Instances;

namespace Replication.Coordination.Reconciling;

/// <summary>The services that a running pass uses.</summary>
internal sealed record ReconcileServices(
    IReconciliationStore Reconciliations,
    IKnownImageStore Known,
    ITaskStore Tasks,
    RuleBook Rules,
    RegistryClients Clients,
    InstanceUse Use,
    CredentialJudge Credentials,
    TaskSubmission Submission);

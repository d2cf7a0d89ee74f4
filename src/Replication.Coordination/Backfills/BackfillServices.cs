using Replication.Contracts.Stores;
using Replication.Coordination.Tasks;
using Replication.Registries.Instances;

namespace Replication.Coordination.Backfills;

/// <summary>The services that a running backfill uses.</summary>
internal sealed record BackfillServices(
    IBackfillStore Backfills,
        IMissingImageStore Missing,
        ITaskStore Tasks,
        ITaskCancelStore Cancellations,
        TaskSettlement Settlement,
        IRuleStore Rules,
        RegistryClients Clients,
        InstanceUse Use,
        CredentialJudge Credentials,
        TaskSubmission Submission);

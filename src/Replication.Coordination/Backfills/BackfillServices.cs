using Replication.Contracts.Stores;
using Replication.Coordination.Tasks;
using Replication.Registries.Instances;

namespace Replication.Coordination.Backfills;

/// <summary>The services that a running backfill uses.</summary>
internal sealed record BackfillServices(
    IBackfillStore Backfills, ITaskStore Tasks, ITaskCancelStore Cancellations, IEventStore Events, IRuleStore Rules, RegistryClients Clients, InstanceUse Use, ReadyTasks Ready);

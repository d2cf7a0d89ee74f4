using Replication.Contracts.Stores;
using Replication.Coordination.Tasks;
using Replication.Registries.Instances;

namespace Replication.Coordination.Backfills;

/// <summary>What a backfill works with.</summary>
internal sealed record BackfillRooms(
    IBackfillStore Backfills, ITaskStore Tasks, IEventStore Events, IRuleStore Rules, RegistryClients Clients, InstanceUse Use, ReadyTasks Ready);

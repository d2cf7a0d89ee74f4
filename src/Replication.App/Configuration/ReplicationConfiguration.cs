using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Backfills;
using Replication.Coordination.Notifications;
using Replication.Coordination.Reconciling;
using Replication.Coordination.Tasks;
using Replication.Coordination.Webhooks;

namespace Replication.App.Configuration;

/// <summary>One configuration, read and checked value by value; what its rules mean together is checked elsewhere.</summary>
internal sealed record ReplicationConfiguration
{
    public required BusConfiguration Bus { get; init; }

    public required StoreConfiguration Store { get; init; }

    public required HttpConfiguration Http { get; init; }

    public required ApiQuotas Api { get; init; }

    public required WebhookOptions Webhooks { get; init; }

    public required SweepOptions Sweep { get; init; }

    public required BackfillOptions Backfills { get; init; }

    public required ReconcileOptions Reconciler { get; init; }

    public required NotificationOptions NotificationDelivery { get; init; }

    public required TelemetryConfiguration Telemetry { get; init; }

    public required ConsoleConfiguration Console { get; init; }

    public required LogConfiguration Log { get; init; }

    public required WorkerConfiguration Worker { get; init; }

    public required RegistriesConfiguration Registries { get; init; }

    public required TopologyMode Topology { get; init; }

    public required AuthConfiguration Auth { get; init; }

    public required SecretsConfiguration Secrets { get; init; }

    public required IReadOnlyList<Located<RegistryInstance>> Instances { get; init; }

    public required IReadOnlyList<Located<ReplicationRule>> Rules { get; init; }

    public required IReadOnlyList<Located<NotificationTarget>> Notifications { get; init; }

    /// <summary>Probable mistakes in single values.</summary>
    public IReadOnlyList<ConfigurationProblem> Warnings { get; init; } = [];
}

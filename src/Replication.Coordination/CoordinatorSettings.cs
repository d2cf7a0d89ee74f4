using Replication.Coordination.Access;
using Replication.Coordination.Backfills;
using Replication.Coordination.Notifications;
using Replication.Coordination.Reconciling;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;
using Replication.Coordination.Tasks;

namespace Replication.Coordination;

/// <summary>The settings of the coordinator's features.</summary>
public sealed record CoordinatorSettings
{
    /// <summary>The tokens that may call the API.</summary>
    public required ApiTokens Access { get; init; }

    /// <summary>The limits of the API.</summary>
    public required ApiQuotas Quotas { get; init; }

    /// <summary>The rules of the configuration file.</summary>
    public required DeclaredRules Declared { get; init; }

    /// <summary>The readers of request bodies.</summary>
    public required BodyReaders Readers { get; init; }

    /// <summary>The sweep.</summary>
    public required SweepOptions Sweep { get; init; }

    /// <summary>Backfills.</summary>
    public required BackfillOptions Backfills { get; init; }

    /// <summary>The reconciler.</summary>
    public required ReconcileOptions Reconciler { get; init; }

    /// <summary>The receivers of notifications.</summary>
    public required NotificationTargets Notifications { get; init; }

    /// <summary>How notifications are delivered.</summary>
    public required NotificationOptions NotificationDelivery { get; init; }
}

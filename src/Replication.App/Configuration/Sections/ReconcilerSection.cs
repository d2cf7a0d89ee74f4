using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Coordination.Reconciling;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>reconciler</c>.</summary>
internal static class ReconcilerSection
{
    private static readonly ReconcileOptions Defaults = new();

    public static ReconcileOptions Read(MapReader map) => new()
    {
        MaxConcurrentPasses = map.Optional("maxConcurrentPasses", Scalars.Number(1, 64), Defaults.MaxConcurrentPasses),
        MaxConcurrentChecks = map.Optional("maxConcurrentChecks", Scalars.Number(1, 256), Defaults.MaxConcurrentChecks),
        MaxOpenTasks = map.Optional("maxOpenTasks", Scalars.Number(4, 10_000), Defaults.MaxOpenTasks),
        TurnTime = map.Seconds("turnSeconds", 1, 3600, Defaults.TurnTime),
        MaxRetryDelay = map.Seconds("maxRetryDelaySeconds", 1, 3600, Defaults.MaxRetryDelay),
        RetryFailedAfter = map.Hours("retryFailedAfterHours", 1, 720, Defaults.RetryFailedAfter),
    };
}

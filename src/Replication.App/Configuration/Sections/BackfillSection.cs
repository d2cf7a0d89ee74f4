using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Coordination.Backfills;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>backfills</c>.</summary>
internal static class BackfillSection
{
    private static readonly BackfillOptions Defaults = new();

    public static BackfillOptions Read(MapReader map)
    {
        var options = new BackfillOptions
        {
            MaxOpenTasks = map.Optional("maxOpenTasks", Scalars.Number(4, 10_000), Defaults.MaxOpenTasks),
            MaxConcurrentChecks = map.Optional("maxConcurrentChecks", Scalars.Number(1, 256), Defaults.MaxConcurrentChecks),
            MaxConcurrentBackfills = map.Optional("maxConcurrentBackfills", Scalars.Number(1, 64), Defaults.MaxConcurrentBackfills),
            TurnTime = map.Seconds("turnSeconds", 1, 3600, Defaults.TurnTime),
            ClaimInterval = map.Milliseconds("claimIntervalMilliseconds", 100, 60_000, Defaults.ClaimInterval),
            Lease = map.Seconds("leaseSeconds", 5, 600, Defaults.Lease),
            RenewInterval = map.Seconds("renewIntervalSeconds", 1, 300, Defaults.RenewInterval),
            SettleInterval = map.Milliseconds("settleIntervalMilliseconds", 100, 60_000, Defaults.SettleInterval),
            GatherTime = map.Milliseconds("gatherMilliseconds", 100, 60_000, Defaults.GatherTime),
            MaxRetryDelay = map.Seconds("maxRetryDelaySeconds", 1, 3600, Defaults.MaxRetryDelay),
            MaxAttempts = map.Optional("maxAttempts", Scalars.Number(1, 100_000), Defaults.MaxAttempts),
            ClockTolerance = map.Seconds("clockToleranceSeconds", 0, 300, Defaults.ClockTolerance),
        };
        // A lease must allow two renewals, because one may fail.
        if (options.RenewInterval * 2 > options.Lease)
            map.Refuse(map.Has("renewIntervalSeconds")
                ? "renewIntervalSeconds"
                : "leaseSeconds", "does not fit; allowed: a leaseSeconds of at least twice renewIntervalSeconds");
        return options;
    }
}

using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Coordination.Tasks;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>sweep</c>.</summary>
internal static class SweepSection
{
    private static readonly SweepOptions Defaults = new();

    public static SweepOptions Read(MapReader map) => new()
    {
        Interval = map.Milliseconds("intervalMilliseconds", 100, 60_000, Defaults.Interval),
        AnnounceAgainAfter = map.Seconds("announceAgainAfterSeconds", 1, 3600, Defaults.AnnounceAgainAfter),
        UnansweredInterval = map.Seconds("unansweredIntervalSeconds", 1, 600, Defaults.UnansweredInterval),
        PublishAgainAfter = map.Seconds("publishAgainAfterSeconds", 1, 3600, Defaults.PublishAgainAfter),
        ReviewAfter = map.Seconds("reviewAfterSeconds", 1, 3600, Defaults.ReviewAfter),
        KeepCompleted = map.Days("keepBatchesDays", 1, 365, Defaults.KeepCompleted),
        ExpireInterval = map.Seconds("expireIntervalSeconds", 1, 86_400, Defaults.ExpireInterval),
        SendTimeout = map.Seconds("sendTimeoutSeconds", 1, 600, Defaults.SendTimeout),
        BatchSize = map.Optional("batchSize", Scalars.Number(1, 10_000), Defaults.BatchSize),
        ReviewCount = map.Optional("maxReviews", Scalars.Number(1, 10_000), Defaults.ReviewCount),
    };
}

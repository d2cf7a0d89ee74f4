using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Coordination.Notifications;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>notificationDelivery</c>: how notifications to all targets are sent and retried.</summary>
internal static class NotificationDeliverySection
{
    private static readonly NotificationOptions Defaults = new();

    public static NotificationOptions Read(MapReader map)
    {
        var options = new NotificationOptions
        {
            FirstRetryDelay = map.Seconds("firstRetryDelaySeconds", 1, 3600, Defaults.FirstRetryDelay),
            MaxRetryDelay = map.Seconds("maxRetryDelaySeconds", 1, 86_400, Defaults.MaxRetryDelay),
            GiveUpAfter = map.Hours("giveUpAfterHours", 1, 720, Defaults.GiveUpAfter),
            AnswerTimeout = map.Seconds("answerTimeoutSeconds", 1, 60, Defaults.AnswerTimeout),
            Lease = map.Seconds("leaseSeconds", 5, 600, Defaults.Lease),
            Interval = map.Milliseconds("intervalMilliseconds", 100, 60_000, Defaults.Interval),
            PageSize = map.Optional("pageSize", Scalars.Number(1, 1000), Defaults.PageSize),
        };
        if (options.FirstRetryDelay > options.MaxRetryDelay)
            map.Refuse(map.Has("maxRetryDelaySeconds")
                ? "maxRetryDelaySeconds"
                : "firstRetryDelaySeconds", "does not fit; allowed: a firstRetryDelaySeconds of at most maxRetryDelaySeconds");
        // A lease is used for up to half of its time before it is renewed, and an attempt must end before the lease does.
        if (options.AnswerTimeout * 2 > options.Lease)
            map.Refuse(map.Has("answerTimeoutSeconds")
                ? "answerTimeoutSeconds"
                : "leaseSeconds", "does not fit; allowed: a leaseSeconds of at least twice answerTimeoutSeconds");
        return options;
    }
}

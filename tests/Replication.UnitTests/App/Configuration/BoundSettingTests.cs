using Replication.App.Hosting;
using Replication.Coordination.Access;
using Replication.Coordination.Backfills;
using Replication.Coordination.Notifications;
using Replication.Coordination.Tasks;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>The keys that set limits and intervals.</summary>
public sealed class BoundSettingTests
{
    [Fact]
    public void The_effective_settings_match_the_file()
    {
        var settings = HostSettings.Of(
            Reading.Ok("""
                api: { maxRules: 7, maxInstances: 8, maxConcurrentHeavyCalls: 9, maxTaskStreams: 10 }
                webhooks: { bodyTimeoutSeconds: 10, minBytesPerSecond: 0, maxUnauthenticatedMegabytes: 4, answerWithinMilliseconds: 500 }
                """),
            Roles.All);

        Assert.Equal(
            new ApiQuotas { MaxRules = 7, MaxInstances = 8, MaxConcurrentHeavyCalls = 9, MaxTaskStreams = 10 }, settings.Quotas);
        Assert.Equal((TimeSpan.FromSeconds(10), 0), (settings.Webhooks.Pace.WholeBody, settings.Webhooks.Pace.MinBytesPerSecond));
        Assert.Equal(
            (4L * 1024 * 1024, TimeSpan.FromMilliseconds(500)),
            (settings.Webhooks.MaxUnauthenticatedBytes, settings.Webhooks.AnswerWithin));
    }

    [Fact]
    public void Sweep_backfills_and_notification_delivery_are_set_by_the_file()
    {
        var settings = HostSettings.Of(
            Reading.Ok("""
                sweep:
                  { intervalMilliseconds: 200, announceAgainAfterSeconds: 2, unansweredIntervalSeconds: 3, publishAgainAfterSeconds: 4, reviewAfterSeconds: 5,
                    keepBatchesDays: 6, expireIntervalSeconds: 7, sendTimeoutSeconds: 8, batchSize: 9, maxReviews: 10 }
                backfills:
                  { maxOpenTasks: 11, maxConcurrentChecks: 12, maxConcurrentBackfills: 13, turnSeconds: 22, claimIntervalMilliseconds: 140, leaseSeconds: 15, renewIntervalSeconds: 6,
                    settleIntervalMilliseconds: 170, gatherMilliseconds: 180, maxRetryDelaySeconds: 19, maxAttempts: 20, clockToleranceSeconds: 21 }
                notificationDelivery:
                  { firstRetryDelaySeconds: 2, maxRetryDelaySeconds: 22, giveUpAfterHours: 23, answerTimeoutSeconds: 12, leaseSeconds: 25, intervalMilliseconds: 260,
                    pageSize: 27 }
                """),
            Roles.All);

        Assert.Equal(
            new SweepOptions
            {
                Interval = TimeSpan.FromMilliseconds(200),
                AnnounceAgainAfter = TimeSpan.FromSeconds(2),
                UnansweredInterval = TimeSpan.FromSeconds(3),
                PublishAgainAfter = TimeSpan.FromSeconds(4),
                ReviewAfter = TimeSpan.FromSeconds(5),
                KeepCompleted = TimeSpan.FromDays(6),
                ExpireInterval = TimeSpan.FromSeconds(7),
                SendTimeout = TimeSpan.FromSeconds(8),
                BatchSize = 9,
                ReviewCount = 10,
            },
            settings.Sweep);
        Assert.Equal(
            new BackfillOptions
            {
                MaxOpenTasks = 11,
                MaxConcurrentChecks = 12,
                MaxConcurrentBackfills = 13,
                TurnTime = TimeSpan.FromSeconds(22),
                ClaimInterval = TimeSpan.FromMilliseconds(140),
                Lease = TimeSpan.FromSeconds(15),
                RenewInterval = TimeSpan.FromSeconds(6),
                SettleInterval = TimeSpan.FromMilliseconds(170),
                GatherTime = TimeSpan.FromMilliseconds(180),
                MaxRetryDelay = TimeSpan.FromSeconds(19),
                MaxAttempts = 20,
                ClockTolerance = TimeSpan.FromSeconds(21),
            },
            settings.Backfills);
        Assert.Equal(
            new NotificationOptions
            {
                FirstRetryDelay = TimeSpan.FromSeconds(2),
                MaxRetryDelay = TimeSpan.FromSeconds(22),
                GiveUpAfter = TimeSpan.FromHours(23),
                AnswerTimeout = TimeSpan.FromSeconds(12),
                Lease = TimeSpan.FromSeconds(25),
                Interval = TimeSpan.FromMilliseconds(260),
                PageSize = 27,
            },
            settings.NotificationDelivery);
    }

    [Theory]
    [InlineData("sweep: { intervalMilliseconds: 99 }", "sweep.intervalMilliseconds", "from 100 to 60000")]
    [InlineData("sweep: { batchSize: 0 }", "sweep.batchSize", "from 1 to 10000")]
    [InlineData("sweep: { keepBatchesDays: 366 }", "sweep.keepBatchesDays", "from 1 to 365")]
    [InlineData("backfills: { maxOpenTasks: 3 }", "backfills.maxOpenTasks", "from 4 to 10000")]
    [InlineData("backfills: { leaseSeconds: 8 }", "backfills.leaseSeconds", "at least twice renewIntervalSeconds")]
    [InlineData("backfills: { renewIntervalSeconds: 11 }", "backfills.renewIntervalSeconds", "at least twice renewIntervalSeconds")]
    [InlineData("backfills: { clockToleranceSeconds: -1 }", "backfills.clockToleranceSeconds", "from 0 to 300")]
    [InlineData("notificationDelivery: { pageSize: 1001 }", "notificationDelivery.pageSize", "from 1 to 1000")]
    [InlineData(
        "notificationDelivery: { firstRetryDelaySeconds: 301 }",
        "notificationDelivery.firstRetryDelaySeconds",
        "at most maxRetryDelaySeconds")]
    [InlineData(
        "notificationDelivery: { answerTimeoutSeconds: 16 }",
        "notificationDelivery.answerTimeoutSeconds",
        "at least twice answerTimeoutSeconds")]
    [InlineData("api: { maxRules: 0 }", "api.maxRules", "from 1 to 100000")]
    [InlineData("api: { maxInstances: -1 }", "api.maxInstances", "from 1 to 100000")]
    [InlineData("api: { maxConcurrentHeavyCalls: 1000 }", "api.maxConcurrentHeavyCalls", "from 1 to 256")]
    [InlineData("webhooks: { bodyTimeoutSeconds: 0 }", "webhooks.bodyTimeoutSeconds", "from 1 to 600")]
    [InlineData("webhooks: { minBytesPerSecond: -1 }", "webhooks.minBytesPerSecond", "from 0 to 1048576")]
    [InlineData("webhooks: { maxUnauthenticatedMegabytes: 3 }", "webhooks.maxUnauthenticatedMegabytes", "from 4 to 4096")]
    [InlineData("webhooks: { answerWithinMilliseconds: 50 }", "webhooks.answerWithinMilliseconds", "from 100 to 30000")]
    public void Invalid_values_are_refused(string yaml, string key, string words) => Reading.IsRefused(yaml, 1, key, words);
}

using Replication.App.Hosting;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>The keys under <c>api</c> and <c>webhooks</c>.</summary>
public sealed class BoundSettingTests
{
    [Fact]
    public void What_is_written_is_what_the_process_goes_by()
    {
        var settings = HostSettings.Of(
            Reading.Ok("""
                api: { maxRules: 7, maxInstances: 8, maxConcurrentHeavyCalls: 9 }
                webhooks: { bodyTimeoutSeconds: 10, minBytesPerSecond: 0, maxUnauthenticatedMegabytes: 4, answerWithinMilliseconds: 500 }
                """),
            Roles.All);

        Assert.Equal((7, 8, 9), (settings.Quotas.MaxRules, settings.Quotas.MaxInstances, settings.Quotas.MaxConcurrentHeavyCalls));
        Assert.Equal((TimeSpan.FromSeconds(10), 0), (settings.Webhooks.Pace.WholeBody, settings.Webhooks.Pace.MinBytesPerSecond));
        Assert.Equal((4L * 1024 * 1024, TimeSpan.FromMilliseconds(500)), (settings.Webhooks.MaxUnauthenticatedBytes, settings.Webhooks.AnswerWithin));
    }

    [Theory]
    [InlineData("api: { maxRules: 0 }", "api.maxRules", "from 1 to 100000")]
    [InlineData("api: { maxInstances: -1 }", "api.maxInstances", "from 1 to 100000")]
    [InlineData("api: { maxConcurrentHeavyCalls: 1000 }", "api.maxConcurrentHeavyCalls", "from 1 to 256")]
    [InlineData("webhooks: { bodyTimeoutSeconds: 0 }", "webhooks.bodyTimeoutSeconds", "from 1 to 600")]
    [InlineData("webhooks: { minBytesPerSecond: -1 }", "webhooks.minBytesPerSecond", "from 0 to 1048576")]
    [InlineData("webhooks: { maxUnauthenticatedMegabytes: 3 }", "webhooks.maxUnauthenticatedMegabytes", "from 4 to 4096")]
    [InlineData("webhooks: { answerWithinMilliseconds: 50 }", "webhooks.answerWithinMilliseconds", "from 100 to 30000")]
    public void Values_that_make_no_sense_are_refused(string yaml, string key, string words) => Reading.IsRefused(yaml, 1, key, words);
}

using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The time of the last report of each instance.</summary>
public abstract class LastReportContract(IStorePlace place) : StoreContract(place)
{
    private ILastReportStore Reports => Get<ILastReportStore>();

    [Fact]
    public async Task The_latest_report_is_used()
    {
        Assert.Empty(await Reports.FindAsync(["hangzhou"], default));

        foreach (var (seconds, secret) in new[] { (5, 1), (9, 2), (7, 1) })
            await Reports.RecordAsync("hangzhou", At(seconds), secret, default);

        var found = await Reports.FindAsync(["hangzhou", "tokyo", "hangzhou"], default);
        Assert.Equal(
            KeyValuePair.Create("hangzhou", new LastReport(At(9))
            {
                Secret = 2,
                Since = At(5),
                Count = 2,
                LongestGap = TimeSpan.FromSeconds(4),
            }),
            Assert.Single(found));
    }

    [Fact]
    public async Task Concurrent_reports_keep_the_latest()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async process =>
        {
            for (var i = 0; i < 5; i++)
                await Reports.RecordAsync("hangzhou", At((5 * i) + process), 1, default);
        }));

        Assert.Equal(At(27), (await Reports.FindAsync(["hangzhou"], default))["hangzhou"].At);
    }
}

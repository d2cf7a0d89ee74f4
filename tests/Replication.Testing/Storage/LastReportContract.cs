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

        foreach (var seconds in new[] { 5, 9, 7 })
            await Reports.RecordAsync("hangzhou", At(seconds), default);

        var found = await Reports.FindAsync(["hangzhou", "tokyo", "hangzhou"], default);
        Assert.Equal(KeyValuePair.Create("hangzhou", At(9)), Assert.Single(found));
    }
}

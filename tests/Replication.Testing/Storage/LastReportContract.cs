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
        Assert.Null(await Reports.FindAsync("hangzhou", default));

        foreach (var seconds in new[] { 5, 9, 7 })
            await Reports.RecordAsync("hangzhou", At(seconds), default);

        Assert.Equal(At(9), await Reports.FindAsync("hangzhou", default));
        Assert.Null(await Reports.FindAsync("tokyo", default));
    }
}

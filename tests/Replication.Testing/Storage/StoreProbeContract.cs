using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Whether a store says that it is ready.</summary>
public abstract class StoreProbeContract(IStorePlace place) : StoreContract(place)
{
    [Fact]
    public async Task An_open_store_answers() => Assert.Null(await Record.ExceptionAsync(() => Get<IStoreProbe>().CheckAsync(default)));

    [Fact]
    public async Task A_store_that_has_a_clock_tells_what_it_shows()
    {
        var before = DateTimeOffset.UtcNow;
        if (await Get<IStoreProbe>().ReadClockAsync(default) is { } shown)
            Assert.InRange(shown, before.AddSeconds(-2), DateTimeOffset.UtcNow.AddSeconds(2));
    }
}

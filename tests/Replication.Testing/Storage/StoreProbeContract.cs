using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The readiness probe of a store, and its clock.</summary>
public abstract class StoreProbeContract(IStorePlace place) : StoreContract(place)
{
    [Fact]
    public async Task An_open_store_answers() => Assert.Null(await Record.ExceptionAsync(() => Get<IStoreProbe>().CheckAsync(default)));

    [Fact]
    public async Task A_store_with_a_clock_returns_its_time()
    {
        var before = DateTimeOffset.UtcNow;
        if (await Get<IStoreProbe>().ReadClockAsync(default) is { } shown)
            Assert.InRange(shown, before.AddSeconds(-2), DateTimeOffset.UtcNow.AddSeconds(2));
    }

    [Fact]
    public async Task A_store_without_a_clock_shows_the_latest_time_of_its_records()
    {
        var probe = Get<IStoreProbe>();
        Assert.Null(await probe.ReadLatestTimeAsync(default));
        var task = SampleTasks.Pending(DateTimeOffset.UtcNow);
        await Tasks.AddAsync([task], default);
        DateTimeOffset? hasNone = await probe.ReadClockAsync(default) is null ? task.CreatedAt : null;

        Assert.Equal(hasNone, await probe.ReadLatestTimeAsync(default));

        // A store without a clock derives the last heartbeat of a worker from the expiry of its lease.
        await Leases.ClaimAsync(task.Id, "worker", task.CreatedAt, task.CreatedAt.AddSeconds(60), default);
        Assert.Equal(hasNone?.AddSeconds(40), await probe.ReadLatestTimeAsync(default));
    }
}

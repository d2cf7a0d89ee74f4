using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The journal of accepted pushes.</summary>
public abstract class PushJournalContract(IStorePlace place) : StoreContract(place)
{
    private const string Sagas = "replicationState";

    private IPushJournal Journal => Get<IPushJournal>();

    [Fact]
    public async Task Pushes_are_read_back_unchanged_the_longest_waiting_first()
    {
        var pushes =
            new[] { SamplePushes.Received(At(1)), SamplePushes.Received(At(2)) with { Digest = null }, SamplePushes.Received(At(3)) };
        await Journal.AddAsync([pushes[2], pushes[0], pushes[1]], default);

        AssertSame(pushes, await TakeAsync(At(20), publishedBefore: At(10)));
    }

    [Fact]
    public async Task A_push_counts_as_published_when_it_was_received()
    {
        var push = SamplePushes.Received(At(1));
        await Journal.AddAsync([push], default);

        Assert.Empty(await TakeAsync(At(20), publishedBefore: At(1)));
        AssertSame([push], await TakeAsync(At(20), publishedBefore: At(1).AddTicks(1)));
    }

    [Fact]
    public async Task A_push_that_was_taken_counts_as_published_then_and_stays()
    {
        var push = SamplePushes.Received(At(1));
        await Journal.AddAsync([push], default);
        await TakeAsync(At(20), publishedBefore: At(10));

        Assert.Empty(await TakeAsync(At(30), publishedBefore: At(20)));
        AssertSame([push], await TakeAsync(At(30), publishedBefore: At(20).AddTicks(1)));
    }

    [Fact]
    public async Task At_most_limit_items_are_taken()
    {
        var pushes = new[] { SamplePushes.Received(At(1)), SamplePushes.Received(At(2)), SamplePushes.Received(At(3)) };
        await Journal.AddAsync(pushes, default);

        AssertSame(pushes[..2], await TakeAsync(At(20), publishedBefore: At(10), limit: 2));
        AssertSame(pushes[2..], await TakeAsync(At(20), publishedBefore: At(10), limit: 2));
    }

    [Fact]
    public async Task A_push_is_dropped_once_its_saga_is_stored()
    {
        var (one, other) = (SamplePushes.Received(At(1)), SamplePushes.Received(At(2)));
        await Journal.AddAsync([one, other], default);
        await StoreSagaAsync(Sagas, one.PushId);

        AssertSame([other], await TakeAsync(At(20), publishedBefore: At(10)));

        await Get<ISagaDocumentStore>().DeleteAsync(Sagas, one.PushId, 0, default);
        AssertSame([other], await TakeAsync(At(40), publishedBefore: At(30)));
    }

    [Fact]
    public async Task A_saga_of_another_collection_does_not_settle_a_push()
    {
        var push = SamplePushes.Received(At(1));
        await Journal.AddAsync([push], default);

        await StoreSagaAsync("another", push.PushId);

        AssertSame([push], await TakeAsync(At(20), publishedBefore: At(10)));
    }

    [Fact]
    public async Task A_known_push_is_unchanged()
    {
        var push = SamplePushes.Received(At(1));
        await Journal.AddAsync([push], default);
        await TakeAsync(At(20), publishedBefore: At(10));

        await Journal.AddAsync([push with { Instance = "another" }, push], default);

        Assert.Empty(await TakeAsync(At(30), publishedBefore: At(20)));
        AssertSame([push], await TakeAsync(At(40), publishedBefore: At(30)));
    }

    [Fact]
    public async Task A_stored_push_survives_a_writer_that_was_not_closed()
    {
        var push = SamplePushes.Received(At(1));
        await Journal.AddAsync([push], default);

        AssertSame([push], await GetInAnotherProcess<IPushJournal>().TakeForgottenAsync(Sagas, At(20), At(10), 10, default));
    }

    [Fact]
    public async Task Concurrent_sweeps_never_get_the_same_push()
    {
        var pushes = Enumerable.Range(0, 40).Select(i => SamplePushes.Received(At(i))).ToList();
        await Journal.AddAsync(pushes, default);
        IPushJournal[] processes = [Journal, GetInAnotherProcess<IPushJournal>()];

        var shares = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => Task.Run(() => processes[i % 2].TakeForgottenAsync(Sagas, At(200), At(100), 5, default))));

        Assert.Equal(pushes.Select(push => push.PushId).Order(), shares.SelectMany(share => share).Select(push => push.PushId).Order());
    }

    [Fact]
    public async Task Many_callers_write_at_once()
    {
        var pushes = Enumerable.Range(0, 64).Select(i => SamplePushes.Received(At(i))).ToList();

        await Task.WhenAll(pushes.Select(push => Task.Run(() => Journal.AddAsync([push], default))));

        AssertSame(pushes, [.. await TakeAsync(At(200), publishedBefore: At(100))]);
    }

    private Task<IReadOnlyList<ImagePushed>> TakeAsync(DateTimeOffset now, DateTimeOffset publishedBefore, int limit = 100) =>
        Journal.TakeForgottenAsync(Sagas, now, publishedBefore, limit, default);

    private Task<bool> StoreSagaAsync(string collection, Guid id) =>
        Get<ISagaDocumentStore>().InsertAsync(collection, new SagaDocument(id, 0, "waiting", At(4), "{}"), default);
}

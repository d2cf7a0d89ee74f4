using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The documents of the sagas. A change requires the current version (optimistic concurrency).</summary>
public abstract class SagaDocumentStoreContract(IStorePlace place) : StoreContract(place)
{
    private const string Sagas = "replicationState";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private ISagaDocumentStore Store => Get<ISagaDocumentStore>();

    [Fact]
    public async Task A_stored_saga_is_read_back_unchanged()
    {
        var saga = Saga() with { Body = """{"open":["ü",1.50],"x":null}""" };

        Assert.True(await Store.InsertAsync(Sagas, saga, default));

        Assert.Equal(saga, await Store.FindAsync(Sagas, saga.Id, default));
    }

    [Fact]
    public async Task A_missing_saga_is_null_and_neither_replaced_nor_deleted()
    {
        Assert.Null(await Store.FindAsync(Sagas, Guid.NewGuid(), default));
        Assert.False(await Store.ReplaceAsync(Sagas, Saga(), 0, default));
        Assert.False(await Store.DeleteAsync(Sagas, Guid.NewGuid(), 0, default));
    }

    [Fact]
    public async Task An_existing_id_is_not_inserted_again()
    {
        var saga = Saga();
        await Store.InsertAsync(Sagas, saga, default);

        Assert.False(await Store.InsertAsync(Sagas, saga with { Body = "{}", State = "other" }, default));

        Assert.Equal(saga, await Store.FindAsync(Sagas, saga.Id, default));
    }

    [Fact]
    public async Task Sagas_of_two_kinds_may_have_the_same_id()
    {
        var (one, other) = (Saga(), Saga() with { State = "other" });
        other = other with { Id = one.Id };

        Assert.True(await Store.InsertAsync(Sagas, one, default));
        Assert.True(await Store.InsertAsync("another", other, default));
        Assert.True(await Store.DeleteAsync("another", other.Id, 0, default));

        Assert.Equal(one, await Store.FindAsync(Sagas, one.Id, default));
    }

    [Fact]
    public async Task A_saga_is_replaced_only_with_its_current_version()
    {
        var saga = Saga();
        await Store.InsertAsync(Sagas, saga, default);
        var next = saga with { Version = 1, State = "done", UpdatedAt = At(9), Body = """{"n":2}""" };

        Assert.True(await Store.ReplaceAsync(Sagas, next, expectedVersion: 0, default));
        Assert.False(await Store.ReplaceAsync(Sagas, saga with { Version = 1 }, expectedVersion: 0, default));

        Assert.Equal(next, await Store.FindAsync(Sagas, saga.Id, default));
    }

    [Fact]
    public async Task A_saga_is_deleted_only_with_its_current_version()
    {
        var saga = Saga();
        await Store.InsertAsync(Sagas, saga, default);

        Assert.False(await Store.DeleteAsync(Sagas, saga.Id, expectedVersion: 1, default));
        Assert.NotNull(await Store.FindAsync(Sagas, saga.Id, default));
        Assert.True(await Store.DeleteAsync(Sagas, saga.Id, expectedVersion: 0, default));
        Assert.Null(await Store.FindAsync(Sagas, saga.Id, default));
    }

    [Fact]
    public async Task Of_concurrent_inserts_of_one_saga_one_succeeds()
    {
        var saga = Saga();

        Assert.Single(await AtOnceAsync(store => store.InsertAsync(Sagas, saga, default)), inserted => inserted);
    }

    [Fact]
    public async Task Of_concurrent_replacements_of_one_saga_version_one_succeeds()
    {
        var saga = Saga();
        await Store.InsertAsync(Sagas, saga, default);

        Assert.Single(await AtOnceAsync(store => store.ReplaceAsync(Sagas, saga with { Version = 1 }, 0, default)), replaced => replaced);
    }

    [Fact]
    public async Task Stale_sagas_are_taken_longest_unchanged_first()
    {
        var sagas = new[] { Saga(At(3)), Saga(At(1)), Saga(At(2)), Saga(At(4)) };
        foreach (var saga in sagas)
            await Store.InsertAsync(Sagas, saga, default);
        await Store.InsertAsync(Sagas, Saga(At(0)) with { State = "done" }, default);
        await Store.InsertAsync("another", Saga(At(0)), default);

        Assert.Equal([sagas[1].Id, sagas[2].Id], await StaleAsync(At(34), limit: 2));
        Assert.Equal([sagas[0].Id], await StaleAsync(At(34), limit: 2));
        Assert.Empty(await StaleAsync(At(34), limit: 2));
    }

    [Fact]
    public async Task A_taken_saga_is_taken_again_after_an_exponential_delay()
    {
        var saga = Saga(At(0));
        await Store.InsertAsync(Sagas, saga, default);

        var takenAt = 0;
        foreach (var pause in (int[])[30, 31, 63, 127, 255, 300, 300])
        {
            Assert.Empty(await StaleAsync(At(takenAt + pause)));
            Assert.Equal([saga.Id], await StaleAsync(At(takenAt += pause + 1)));
        }
        Assert.Equal(saga, await Store.FindAsync(Sagas, saga.Id, default));

        // A process that read the saga earlier can still change it. The waiting time then starts again.
        Assert.True(await Store.ReplaceAsync(Sagas, saga with { Version = 1, UpdatedAt = At(takenAt) }, 0, default));
        Assert.Empty(await StaleAsync(At(takenAt + 30)));
        Assert.Equal([saga.Id], await StaleAsync(At(takenAt + 31)));
    }

    [Fact]
    public async Task Concurrent_callers_take_different_stale_sagas()
    {
        var sagas = Enumerable.Range(0, 30).Select(i => Saga(At(i))).ToList();
        foreach (var saga in sagas)
            await Store.InsertAsync(Sagas, saga, default);
        ISagaDocumentStore[] processes = [Store, GetInAnotherProcess<ISagaDocumentStore>()];

        async Task<List<Guid>> TakeAllAsync(ISagaDocumentStore store)
        {
            var taken = new List<Guid>();
            while (await store.TakeStaleAsync(Sagas, "waiting", At(100), Timeout, 7, default) is { Count: > 0 } some)
                taken.AddRange(some);
            return taken;
        }

        var shares = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => TakeAllAsync(processes[i % 2]))));

        Assert.Equal(sagas.Select(static it => it.Id).Order(), shares.SelectMany(static share => share).Order());
    }

    [Fact]
    public async Task Pruning_removes_the_longest_unchanged_in_a_state_and_says_how_many()
    {
        var sagas = Enumerable.Range(0, 5).Select(i => Saga(At(i)) with { State = "done" }).ToList();
        foreach (var saga in sagas)
            await Store.InsertAsync(Sagas, saga, default);
        var waiting = Saga(At(0));
        await Store.InsertAsync(Sagas, waiting, default);
        await Store.InsertAsync("another", sagas[0], default);

        Assert.Equal(2, await Store.PruneAsync(Sagas, "done", At(4), 2, default));
        Assert.Null(await Store.FindAsync(Sagas, sagas[1].Id, default));
        Assert.NotNull(await Store.FindAsync(Sagas, sagas[2].Id, default));

        Assert.Equal(2, await Store.PruneAsync(Sagas, "done", At(4), 10, default));
        Assert.Equal(0, await Store.PruneAsync(Sagas, "done", At(4), 10, default));
        Assert.NotNull(await Store.FindAsync(Sagas, sagas[4].Id, default));
        Assert.NotNull(await Store.FindAsync(Sagas, waiting.Id, default));
        Assert.NotNull(await Store.FindAsync("another", sagas[0].Id, default));
    }

    [Fact]
    public async Task Sagas_outlive_the_process()
    {
        var saga = Saga();
        await Store.InsertAsync(Sagas, saga, default);

        Assert.Equal(saga, await (await GetAfterRestartAsync<ISagaDocumentStore>()).FindAsync(Sagas, saga.Id, default));
    }

    private Task<IReadOnlyList<Guid>> StaleAsync(DateTimeOffset now, int limit = 10) =>
        Store.TakeStaleAsync(Sagas, "waiting", now, Timeout, limit, default);

    private static SagaDocument Saga(DateTimeOffset? updatedAt = null) =>
        new(Guid.NewGuid(), 0, "waiting", updatedAt ?? At(1), """{"n":1}""");

    private Task<bool[]> AtOnceAsync(Func<ISagaDocumentStore, Task<bool>> act)
    {
        ISagaDocumentStore[] processes = [Store, GetInAnotherProcess<ISagaDocumentStore>()];
        return Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => act(processes[i % 2]))));
    }
}

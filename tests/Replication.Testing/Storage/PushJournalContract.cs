using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The journal of accepted pushes.</summary>
public abstract class PushJournalContract : StoreContract
{
    private const string Sagas = "replicationState";

    private IPushJournal Journal => Get<IPushJournal>();

    [Fact]
    public async Task Pushes_come_back_as_they_were_written_oldest_first()
    {
        var pushes = new[] { Push(At(1)), Push(At(2)) with { Digest = null }, Push(At(3)) };
        await Journal.AddAsync([pushes[2], pushes[0], pushes[1]], default);

        AssertSame(pushes, await TakeAsync(At(10)));
    }

    [Fact]
    public async Task Only_those_received_before_are_looked_at_and_no_more_than_asked_for()
    {
        var pushes = new[] { Push(At(1)), Push(At(2)), Push(At(3)) };
        await Journal.AddAsync(pushes, default);

        AssertSame(pushes[..2], await TakeAsync(At(3)));
        AssertSame(pushes[..1], await TakeAsync(At(3), limit: 1));
        Assert.Empty(await TakeAsync(At(1)));
    }

    [Fact]
    public async Task A_push_stays_until_its_saga_is_stored_and_is_dropped_then()
    {
        var (one, other) = (Push(At(1)), Push(At(2)));
        await Journal.AddAsync([one, other], default);
        AssertSame([one, other], await TakeAsync(At(10)));
        AssertSame([one, other], await TakeAsync(At(10)));

        await StoreSagaAsync(Sagas, one.PushId);

        AssertSame([other], await TakeAsync(At(10)));
        await Get<ISagaDocumentStore>().DeleteAsync(Sagas, one.PushId, 0, default);
        AssertSame([other], await TakeAsync(At(10)));
    }

    [Fact]
    public async Task A_saga_of_another_kind_takes_no_push_over()
    {
        var push = Push(At(1));
        await Journal.AddAsync([push], default);

        await StoreSagaAsync("another", push.PushId);

        AssertSame([push], await TakeAsync(At(10)));
    }

    [Fact]
    public async Task A_push_that_is_known_is_left_as_it_is()
    {
        var push = Push(At(1));
        await Journal.AddAsync([push], default);

        await Journal.AddAsync([push with { ReceivedAt = At(5) }, push], default);

        AssertSame([push], await TakeAsync(At(10)));
    }

    [Fact]
    public async Task A_written_push_is_there_for_a_process_that_starts_while_the_writer_never_closed()
    {
        var push = Push(At(1));
        await Journal.AddAsync([push], default);

        AssertSame([push], await GetInAnotherProcess<IPushJournal>().TakeForgottenAsync(Sagas, At(10), 10, default));
    }

    [Fact]
    public async Task Many_callers_write_at_once()
    {
        var pushes = Enumerable.Range(0, 64).Select(i => Push(At(i))).ToList();

        await Task.WhenAll(pushes.Select(push => Task.Run(() => Journal.AddAsync([push], default))));

        AssertSame(pushes, [.. await TakeAsync(At(100))]);
    }

    private static ImagePushed Push(DateTimeOffset at) => new()
    {
        PushId = Guid.NewGuid(),
        Instance = "hangzhou",
        Repository = RepositoryName.Parse("team/app"),
        Tag = Tag.Parse("v1"),
        Digest = Digest.Sha256Of("pushed"u8),
        PushedAt = at.AddTicks(-7),
        ReceivedAt = at,
    };

    private Task<IReadOnlyList<ImagePushed>> TakeAsync(DateTimeOffset receivedBefore, int limit = 100) => Journal.TakeForgottenAsync(Sagas, receivedBefore, limit, default);

    private Task StoreSagaAsync(string collection, Guid id) =>
        Get<ISagaDocumentStore>().InsertAsync(collection, new SagaDocument(id, 0, "waiting", At(4), "{}"), default);
}

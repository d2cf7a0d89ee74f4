using Replication.Storage.Sqlite;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Storage;

/// <summary>Changes that share a commit still succeed or fail independently.</summary>
public sealed class SqliteWriterTests : IAsyncDisposable
{
    private readonly SqliteFile _file = new();
    private readonly SqliteDatabase _database;

    public SqliteWriterTests()
    {
        _database = SqliteDatabase.Open(_file.Options);
        _database.WriteAsync(static session => session.Execute("CREATE TABLE note (text TEXT PRIMARY KEY)"), default)
            .GetAwaiter()
            .GetResult();
    }

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return _file.DisposeAsync();
    }

    [Fact]
    public async Task A_failed_change_is_rolled_back_without_the_other_changes_of_its_group()
    {
        var group = await CommitTogetherAsync(
            () => NoteAsync("before"),
            () => _database.WriteAsync(static session => Note(session, "failed") + Fail(new FormatException("of the change")), default),
            () => NoteAsync("after"));

        Assert.Equal(1, await group[0]);
        Assert.Equal("of the change", (await Assert.ThrowsAsync<FormatException>(() => group[1])).Message);
        Assert.Equal(1, await group[2]);
        Assert.Equal(["after", "before"], await NotesAsync());
    }

    [Fact]
    public async Task A_rolled_back_transaction_fails_every_caller_of_its_group()
    {
        var group = await CommitTogetherAsync(
            () => NoteAsync("before"),
            () => _database.WriteAsync(static session => session.Execute("ROLLBACK") + Fail(new IOException("the disk is full")), default),
            () => NoteAsync("after"));

        Assert.Equal("the disk is full", (await Assert.ThrowsAsync<InvalidOperationException>(() => group[0])).InnerException?.Message);
        await Assert.ThrowsAsync<IOException>(() => group[1]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => group[2]);
        Assert.Empty(await NotesAsync());

        await NoteAsync("later");
        Assert.Equal(["later"], await NotesAsync());
    }

    [Fact]
    public async Task A_change_canceled_before_its_start_is_not_made()
    {
        using var gaveUp = new CancellationTokenSource();
        var group = await CommitTogetherAsync(
            () => NoteAsync("one"),
            () =>
            {
                var abandoned = _database.WriteAsync(static session => Note(session, "abandoned"), gaveUp.Token);
                gaveUp.Cancel();
                return abandoned;
            });

        await group[0];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => group[1]);
        Assert.Equal(["one"], await NotesAsync());
    }

    [Fact]
    public async Task Writes_queued_before_the_close_are_completed()
    {
        Task<int>[] group = [];
        using (var other = SqliteDatabase.Open(_file.Options))
            group = [.. Enumerable.Range(0, 100).Select(i => other.WriteAsync(session => Note(session, $"{i}"), default))];

        Assert.All(await Task.WhenAll(group), changed => Assert.Equal(1, changed));
        Assert.Equal(100, (await NotesAsync()).Count);
    }

    // Nothing in a process shows whether a commit was forced to the disk, but SQLite returns the setting.
    [Fact]
    public async Task Only_durable_changes_are_forced_to_the_disk()
    {
        const int Normal = 1;
        const int Full = 2;
        static int Level(SqliteSession session) => session.First("PRAGMA synchronous", static row => row.GetInt32(0), none: -1);

        Assert.Equal(Normal, await _database.WriteAsync(Level, default));
        Assert.Equal(Full, await _database.WriteDurablyAsync(Level, default));
        Assert.Equal(Normal, await _database.WriteAsync(Level, default));
    }

    [Fact]
    public async Task Tasks_that_are_added_together_are_added_all_or_none()
    {
        var tasks = new SqliteTaskStore(_database);
        var good = SampleTasks.Pending(DateTimeOffset.UnixEpoch);

        await Assert.ThrowsAsync<ArgumentException>(
            () => tasks.AddAsync([good, good with { Id = Guid.NewGuid(), Status = Contracts.Tasks.ReplicationStatus.Running }], default));

        Assert.Null(await tasks.FindAsync(good.Id, default));
    }

    // The first change holds the writer until the others are queued, so that they form one group.
    private async Task<Task<int>[]> CommitTogetherAsync(params Func<Task<int>>[] changes)
    {
        using var begun = new ManualResetEventSlim();
        using var queued = new ManualResetEventSlim();
        var first = _database.WriteAsync(
            _ =>
            {
                begun.Set();
                queued.Wait();
                return 0;
            },
            default);
        begun.Wait();
        var group = changes.Select(static change => change()).ToArray();
        queued.Set();
        await first;
        await Task.WhenAll(group).ContinueWith(static _ => { }, TaskScheduler.Default);
        return group;
    }

    private Task<int> NoteAsync(string text) => _database.WriteAsync(session => Note(session, text), default);

    private static int Note(SqliteSession session, string text) =>
        session.Execute("INSERT INTO note (text) VALUES ($text)", ("$text", text));

    private static int Fail(Exception reason) => throw reason;

    private Task<List<string>> NotesAsync() =>
        _database.ReadAsync(static session => session.All("SELECT text FROM note ORDER BY text", static row => row.GetString(0)), default);
}

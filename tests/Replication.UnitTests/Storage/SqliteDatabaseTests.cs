using Microsoft.Data.Sqlite;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Storage;
using Replication.Storage.Sqlite;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Storage;

public sealed class SqliteDatabaseTests : IAsyncDisposable
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SqliteFile _file = new();

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    [Fact]
    public async Task Processes_that_make_the_file_at_once_all_get_to_use_it()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => SqliteDatabase.Open(_file.Options))));

        await Task.WhenAll(databases.Select(database => new SqliteTaskStore(database).AddAsync([SampleTasks.Pending(At)], default)));

        var page = await new SqliteTaskStore(databases[0]).ListAsync(new TaskFilter(), null, 10, default);
        Assert.Equal(8, page.Items.Count);
        Array.ForEach(databases, database => database.Dispose());
    }

    [Fact]
    public async Task A_check_fails_where_a_push_could_not_be_kept()
    {
        using var database = SqliteDatabase.Open(_file.Options);
        // Many checks take no more room than the first.
        for (var i = 0; i < 3; i++)
            await database.CheckAsync(default);
        var pages = await database.WriteAsync(
            static session => session.First("PRAGMA page_count", static row => row.GetInt64(0), none: 0), default);
        await database.WriteAsync(
            session => session.First($"PRAGMA max_page_count = {pages}", static row => row.GetInt64(0), none: 0), default);
        await FillAsync(database);

        var failure = await Assert.ThrowsAsync<SqliteException>(() => database.CheckAsync(default));

        Assert.True(database.IsAway(failure));
        Assert.Equal("the disk of the SQLite file is full", database.Describe(failure));
        await database.WriteAsync(
            static session => session.First("PRAGMA max_page_count = 100000", static row => row.GetInt64(0), none: 0), default);
        await database.CheckAsync(default);
    }

    [Fact]
    public async Task A_check_fails_where_the_file_is_read_only_or_locked()
    {
        using var database = SqliteDatabase.Open(_file.Options with { BusyTimeout = TimeSpan.FromMilliseconds(10) });
        using (var other = new SqliteConnection($"Data Source={_file.Options.Path};Pooling=False"))
        {
            other.Open();
            using var begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            var locked = await Assert.ThrowsAsync<SqliteException>(() => database.CheckAsync(default));
            Assert.Equal("another process holds the SQLite file locked", database.Describe(locked));
        }
        await database.CheckAsync(default);

        await database.WriteAsync(static session => session.Execute("PRAGMA query_only = ON"), default);
        var readOnly = await Assert.ThrowsAsync<SqliteException>(() => database.CheckAsync(default));

        Assert.True(database.IsAway(readOnly));
        Assert.Equal("the SQLite file is read-only", database.Describe(readOnly));
    }

    [Fact]
    public async Task The_file_of_a_newer_release_is_refused_with_what_to_do()
    {
        using (var database = SqliteDatabase.Open(_file.Options))
            await database.WriteAsync(static session => session.Execute("PRAGMA user_version = 4711"), default);

        var refusal = Assert.Throws<StoreUnusableException>(() => SqliteDatabase.Open(_file.Options));

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("4711", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("restore the backup made before the upgrade", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Closing_leaves_one_file()
    {
        SqliteDatabase.Open(_file.Options).Dispose();

        Assert.Equal([_file.Options.Path], Directory.GetFiles(Path.GetDirectoryName(_file.Options.Path)!));
    }

    [Fact]
    public void Closing_twice_is_harmless()
    {
        var database = SqliteDatabase.Open(_file.Options);
        database.Dispose();

        database.Dispose();
    }

    [Fact]
    public async Task A_closed_store_throws_ObjectDisposedException()
    {
        var database = SqliteDatabase.Open(_file.Options);
        var tasks = new SqliteTaskStore(database);
        database.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => tasks.FindAsync(Guid.NewGuid(), default));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => tasks.AddAsync([], default));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.CheckAsync(default));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_unchanged()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file.Options.Path)!);
        var text = string.Concat(Enumerable.Repeat("this is a letter, not a database\n", 100));
        File.WriteAllText(_file.Options.Path, text);

        AssertRefused("it is no SQLite database");

        Assert.Equal(text, File.ReadAllText(_file.Options.Path));
    }

    [Fact]
    public void The_database_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        SqliteDatabase.Open(_file.Options).Dispose();
        Execute($"PRAGMA user_version = {SqliteSchema.Version + 1}");
        var content = File.ReadAllBytes(_file.Options.Path);

        AssertRefused(
            $"it was written by a newer version of this program (layout {SqliteSchema.Version + 1}, this one knows "
                + $"{SqliteSchema.Version})");

        Assert.Equal(content, File.ReadAllBytes(_file.Options.Path));
    }

    [Fact]
    public void The_database_of_another_program_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file.Options.Path)!);
        Execute("CREATE TABLE letters (text TEXT)");

        AssertRefused("it is the SQLite database of another program");
    }

    [Fact]
    public void A_folder_is_refused()
    {
        Directory.CreateDirectory(_file.Options.Path);

        AssertRefused("it must be a file");
    }

    [Fact]
    public void A_path_below_a_file_is_refused()
    {
        File.WriteAllText(Path.GetDirectoryName(_file.Options.Path)!, "");

        AssertRefused("already exists");
    }

    [Fact]
    public async Task While_another_process_holds_the_write_lock_the_store_is_not_ready_and_reads_continue()
    {
        using var database = SqliteDatabase.Open(_file.Options with { BusyTimeout = TimeSpan.FromMilliseconds(20) });
        using var other = Connect();
        using var command = other.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();

        await Assert.ThrowsAsync<SqliteException>(() => database.CheckAsync(default));
        Assert.Null(await new SqliteTaskStore(database).FindAsync(Guid.NewGuid(), default));

        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();
        await database.CheckAsync(default);
    }

    [Fact]
    public async Task The_file_itself_allows_one_writer_per_target_tag()
    {
        using var database = SqliteDatabase.Open(_file.Options);
        var tasks = new SqliteTaskStore(database);
        await tasks.AddAsync(
            [SampleTasks.Pending(At), SampleTasks.Pending(At), SampleTasks.Pending(At, SampleTasks.Target with { Tag = Tag.Parse("v2") })],
            default);
        const string RunAll = "UPDATE task SET status = 'running', owner = 'x', lease_until = 1 WHERE target_tag = $tag";

        await Assert.ThrowsAsync<SqliteException>(
            () => database.WriteAsync(static session => session.Execute(RunAll, ("$tag", "v1")), default));
        Assert.Equal(1, await database.WriteAsync(static session => session.Execute(RunAll, ("$tag", "v2")), default));
    }

    private void AssertRefused(string reason)
    {
        var refusal = Assert.Throws<StoreUnusableException>(() => SqliteDatabase.Open(_file.Options));
        Assert.Contains(_file.Options.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={_file.Options.Path};Pooling=false");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // Fills the pages that earlier changes freed.
    private static async Task FillAsync(SqliteDatabase database)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                await database.WriteAsync(
                    session => session.Execute(
                        "INSERT INTO shared_note (key, content, version, purge_at) VALUES ($key, hex(randomblob(500)), randomblob(16), 0)",
                            ("$key", $"fill{i}")),
                    default);
            }
            catch (SqliteException e) when (e.SqliteErrorCode == 13)
            {
                return;
            }
        }
    }
}

using System.Globalization;
using Microsoft.Data.Sqlite;
using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <summary>The SQLite file: one writer and a few readers. Several processes may open it.</summary>
internal sealed class SqliteDatabase : IStoreProbe, IDisposable
{
    private static readonly TimeSpan UsualLease = TimeSpan.FromSeconds(20);

    // Each part reads the end of an index. The write time of a lease is its end minus its duration.
    private static readonly string LatestTime = $"""
        SELECT max(at) FROM (
            SELECT max(created_at) AS at FROM task
            UNION ALL SELECT max(published_at) FROM push
            UNION ALL SELECT max(lease_until) - {UsualLease.Ticks} FROM task WHERE status = 'running')
        """;

    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly Func<SqliteSession> _openWriter;
    private bool _disposed;

    private SqliteDatabase(SqliteSession writing, Func<SqliteSession> openWriter, Func<SqliteSession> openReader, int readerCount)
    {
        _openWriter = openWriter;
        _writer = new SqliteWriter(writing);
        _readers = new SqliteReaders(openReader, readerCount);
    }

    /// <summary>Opens the file, or creates it. Throws <see cref="StoreUnusableException"/>.</summary>
    public static SqliteDatabase Open(SqliteStoreOptions options, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var path = Path.GetFullPath(options.Path);
        try
        {
            OwnerFiles.MakeFolder(Path.GetDirectoryName(path) ?? path);
            KeepForOwner(path);
            var writing = Connect(path, options, time, SqliteOpenMode.ReadWriteCreate);
            try
            {
                SqliteSchema.Check(writing);
                UseWriteAheadLog(writing);
                SqliteSchema.Prepare(writing);
                return new SqliteDatabase(
                    writing,
                    () => Connect(path, options, time, SqliteOpenMode.ReadWrite),
                    () => Connect(path, options, time, SqliteOpenMode.ReadOnly),
                    options.ReaderCount);
            }
            catch
            {
                writing.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or StoreUnusableException
            or ArgumentException or NotSupportedException)
        {
            throw new StoreUnusableException((e as StoreUnusableException)?.Fault
                ?? StoreFault.Unavailable, $"The store '{path}' cannot be used: {Reason(e)}", e);
        }
    }

    /// <summary>
    /// Overwrites the remains of deleted and replaced documents in the file and its write-ahead log. Returns false when the file is busy.
    /// </summary>
    public bool EraseFreed()
    {
        try
        {
            using var session = _openWriter();
            session.Execute("VACUUM");
            session.First("PRAGMA wal_checkpoint(TRUNCATE)", static row => row.GetInt32(0), none: 0);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    /// <summary>Reads on the caller's thread. Earlier commits are visible.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) =>
        _readers.ReadAsync(read, cancellationToken);

    /// <summary>Makes an atomic change. It survives a crash of the process; a power cut may undo it.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> change, CancellationToken cancellationToken) =>
        _writer.WriteAsync(change, durable: false, cancellationToken);

    /// <summary>Makes an atomic change that survives a power cut.</summary>
    public Task<T> WriteDurablyAsync<T>(Func<SqliteSession, T> change, CancellationToken cancellationToken) =>
        _writer.WriteAsync(change, durable: true, cancellationToken);

    // The new row is written before the old one is removed, and it is larger than a page, so that a full disk or database fails the check.
    public Task CheckAsync(CancellationToken cancellationToken) => WriteDurablyAsync(
        static session =>
        {
            session.Execute(
                "INSERT INTO shared_note (key, content, version, purge_at) VALUES ('readiness.next', hex(randomblob(4096)), "
                    + "randomblob(16), $never)",
                ("$never", DateTimeOffset.MaxValue));
            session.Execute("DELETE FROM shared_note WHERE key = 'readiness'");
            return session.Execute("UPDATE shared_note SET key = 'readiness' WHERE key = 'readiness.next'");
        },
        cancellationToken);

    public Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) => Task.FromResult<DateTimeOffset?>(null);

    public Task<DateTimeOffset?> ReadLatestTimeAsync(CancellationToken cancellationToken) =>
        ReadAsync(static session => session.First(LatestTime, ReadTime, none: null), cancellationToken);

    // Busy, locked, out of memory, read-only, an error of the disk, a full disk, no file descriptor left: https://sqlite.org/rescode.html
    public bool IsAway(Exception failure) => failure is SqliteException { SqliteErrorCode: 5 or 6 or 7 or 8 or 10 or 13 or 14 or 15 };

    public string Describe(Exception failure) => failure switch
    {
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL } => "the disk of the SQLite file is full",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_READONLY } => "the SQLite file is read-only",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED } =>
            "another process holds the SQLite file locked",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_IOERR } => "the disk of the SQLite file reports an I/O error",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CANTOPEN } => "the SQLite file cannot be opened",
        SqliteException sqlite => $"SQLite fails with code {sqlite.SqliteErrorCode}",
        OperationCanceledException or TimeoutException => "SQLite did not finish a small write in time",
        _ => $"a small write failed ({failure.GetType().Name})",
    };

    /// <summary>The writer closes last: that merges the write-ahead log into the file.</summary>
    public void Dispose()
    {
        // A container disposes a service that is registered under two types twice.
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        _readers.Dispose();
        _writer.Dispose();
    }

    // SQLite gives its write-ahead log and its other files the mode of the database file.
    private static void KeepForOwner(string path)
    {
        try
        {
            if (!File.Exists(path) && !Directory.Exists(path))
                OwnerFiles.OpenOrCreate(path, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // SQLite fails with the same cause and reports it.
        }
        foreach (var end in (ReadOnlySpan<string>)["", "-wal", "-shm", "-journal"])
            OwnerFiles.Tighten(path + end);
    }

    private static SqliteSession Connect(string path, SqliteStoreOptions options, TimeProvider time, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(options.BusyTimeout.TotalSeconds),
        }.ConnectionString);
        var session = new SqliteSession(connection, time);
        try
        {
            connection.Open();
            session.Execute(
                string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {options.BusyTimeout.TotalMilliseconds:F0}"));
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static DateTimeOffset? ReadTime(SqliteDataReader row) => row.IsDBNull(0) ? null : row.GetTime(0);

    private static void UseWriteAheadLog(SqliteSession session)
    {
        if (session.First("PRAGMA journal_mode = WAL", static row => row.GetString(0), none: "") is not "wal" and var mode)
            throw new StoreUnusableException(
                StoreFault.Unavailable, $"its file system allows no write-ahead log (SQLite chose '{mode}'): use a local disk");
        // macOS: a plain fsync leaves data in the cache of the drive.
        session.Execute("PRAGMA fullfsync = ON");
        session.Execute("PRAGMA synchronous = NORMAL");
        session.Execute("PRAGMA journal_size_limit = 67108864");
        session.Execute("PRAGMA cache_size = -16384");
        session.Execute("PRAGMA temp_store = MEMORY");
    }

    private static string Reason(Exception e) => e switch
    {
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_NOTADB } => "it is no SQLite database: name another file",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CANTOPEN } =>
            "it cannot be opened or made: it must be a file, in a folder that this process may write to",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_READONLY } => "this process may not write to it",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY } => "another process holds it locked",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT } => "it is damaged: put a copy of it in its place",
        _ => e.Message,
    };
}

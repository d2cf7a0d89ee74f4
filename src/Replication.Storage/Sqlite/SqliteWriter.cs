using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Replication.Storage.Sqlite;

/// <summary>
/// The only writer of this process. It has its own thread, so that no pool thread waits for the disk, and it commits all queued changes in
/// one transaction (group commit). A savepoint isolates each change, and its caller continues only after the commit.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MaxBatchCount = 64;

    private readonly SqliteSession _session;
    private readonly BlockingCollection<SqliteWrite> _queue = [];
    private readonly Thread _thread;
    private bool _durable;

    public SqliteWriter(SqliteSession session)
    {
        _session = session;
        _thread = new Thread(WriteAll) { IsBackground = true, Name = "SQLite writer" };
        _thread.Start();
    }

    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> change, bool durable, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var write = new SqliteWrite<T>(change, durable, cancellationToken);
        try
        {
            _queue.Add(write, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(SqliteDatabase));
        }
        return await write.Completion.WaitAsync(cancellationToken);
    }

    /// <summary>Writes the queued changes, then closes the connection.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
        _session.Dispose();
    }

    private void WriteAll()
    {
        var batch = new List<SqliteWrite>(MaxBatchCount);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MaxBatchCount && _queue.TryTake(out var next))
                batch.Add(next);
            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<SqliteWrite> batch)
    {
        var made = new List<SqliteWrite>(batch.Count);
        try
        {
            SetDurable(batch.Exists(static write => write.Durable));
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch)
            {
                if (!write.Abandoned && TryMake(write))
                    made.Add(write);
            }
            _session.Execute("COMMIT");
        }
        catch (Exception reason)
        {
            // Fails when no transaction is open: none began, or SQLite rolled back by itself, for example because the disk is full.
            TryExecute("ROLLBACK");
            batch.ForEach(write => write.Fail(reason));
            return;
        }
        made.ForEach(static write => write.Complete());
    }

    private bool TryMake(SqliteWrite write)
    {
        _session.Execute("SAVEPOINT change");
        try
        {
            write.Run(_session);
            _session.Execute("RELEASE change");
            return true;
        }
        catch (Exception reason)
        {
            write.Fail(reason);
            if (!TryExecute("ROLLBACK TO change") || !TryExecute("RELEASE change"))
                throw new InvalidOperationException("SQLite gave up the whole transaction", reason);
            return false;
        }
    }

    private bool TryExecute(string sql)
    {
        try
        {
            _session.Execute(sql);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    // A commit at NORMAL is in the write-ahead log but not yet on disk. One at FULL syncs the log with all earlier commits. After a power
    // cut the log is valid up to its first torn frame, so only the newest commits since the last durable one are lost, never one in the
    // middle. Only changes that cannot be rebuilt must be durable. The rest is rebuilt from them, and repeating is harmless.
    private void SetDurable(bool durable)
    {
        if (durable == _durable)
            return;
        _session.Execute(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        _durable = durable;
    }
}

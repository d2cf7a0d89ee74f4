using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Replication.Storage.Sqlite;

/// <summary>
/// The one writer of this process: a thread of its own, so that no pool thread waits for the disk, which commits what queued up meanwhile in one transaction.
/// Each change stands or falls alone (a savepoint), and its caller hears of it only after the commit.
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

    /// <summary>Writes what is queued, then closes the connection.</summary>
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
            // It fails where no transaction is open: none began, or SQLite has rolled back itself (disk full, say).
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

    // A commit at NORMAL is in the write-ahead log but not yet forced to the disk; one at FULL forces the log, and with it all that was
    // committed before. After a power cut the log counts up to its first torn frame, so what is lost is the newest commits since the
    // last durable one, never one in the middle. Only what nobody would send again must be durable: the rest is redone from it, and
    // redoing is harmless.
    private void SetDurable(bool durable)
    {
        if (durable == _durable)
            return;
        _session.Execute(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        _durable = durable;
    }
}

using System.Collections.Concurrent;

namespace Replication.Storage.Sqlite;

/// <summary>A few read-only connections, opened on demand.</summary>
internal sealed class SqliteReaders(Func<SqliteSession> open, int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);
    private readonly ConcurrentStack<SqliteSession> _idle = [];
    private bool _closed;

    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteDatabase));
            var session = _idle.TryPop(out var idle) ? idle : open();
            try
            {
                return read(session);
            }
            finally
            {
                _idle.Push(session);
            }
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for running reads, then closes the connections.</summary>
    public void Dispose()
    {
        for (var i = 0; i < count; i++)
            _free.Wait();
        _closed = true;
        while (_idle.TryPop(out var session))
            session.Dispose();
        _free.Release(count);
    }
}

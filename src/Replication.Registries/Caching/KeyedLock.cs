namespace Replication.Registries.Caching;

/// <summary>An asynchronous lock per key. Unused keys take no memory.</summary>
internal sealed class KeyedLock<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Entry> _entries = [];

    public async Task<IDisposable> EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(key, out entry))
                _entries[key] = entry = new Entry();
            entry.UserCount++;
        }
        try
        {
            await entry.Semaphore.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(key, entry);
            throw;
        }
        return new Releaser(() =>
        {
            entry.Semaphore.Release();
            Leave(key, entry);
        });
    }

    private void Leave(TKey key, Entry entry)
    {
        lock (_entries)
        {
            if (--entry.UserCount == 0)
                _entries.Remove(key);
        }
    }

    private sealed class Entry
    {
        public int UserCount { get; set; }

        public SemaphoreSlim Semaphore { get; } = new(1);
    }

    private sealed class Releaser(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}

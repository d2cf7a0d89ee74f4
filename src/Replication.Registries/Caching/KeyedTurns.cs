namespace Replication.Registries.Caching;

/// <summary>Lets one at a time do something about a key; keys that no one is interested in take no memory.</summary>
internal sealed class KeyedTurns<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Line> _lines = [];

    public async Task<IDisposable> EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        Line? line;
        lock (_lines)
        {
            if (!_lines.TryGetValue(key, out line))
                _lines[key] = line = new Line();
            line.Interested++;
        }
        try
        {
            await line.Turn.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(key, line);
            throw;
        }
        return new Place(() =>
        {
            line.Turn.Release();
            Leave(key, line);
        });
    }

    private void Leave(TKey key, Line line)
    {
        lock (_lines)
        {
            if (--line.Interested == 0)
                _lines.Remove(key);
        }
    }

    private sealed class Line
    {
        public int Interested { get; set; }

        public SemaphoreSlim Turn { get; } = new(1);
    }

    private sealed class Place(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}

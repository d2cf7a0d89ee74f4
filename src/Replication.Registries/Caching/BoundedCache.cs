namespace Replication.Registries.Caching;

/// <summary>A least-recently-used cache with a maximum total weight.</summary>
internal sealed class BoundedCache<TKey, TValue>(long capacity, Func<TValue, long> weigh)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = [];
    private long _weight;

    public bool TryGet(TKey key, out TValue value)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                value = default!;
                return false;
            }
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (_lock)
        {
            RemoveLocked(key);
            _nodes[key] = _byUse.AddFirst((key, value));
            _weight += weigh(value);
            while (_weight > capacity && _byUse.Last is { } oldest)
                RemoveLocked(oldest.Value.Key);
        }
    }

    public void Remove(TKey key)
    {
        lock (_lock)
            RemoveLocked(key);
    }

    private void RemoveLocked(TKey key)
    {
        if (!_nodes.Remove(key, out var node))
            return;
        _byUse.Remove(node);
        _weight -= weigh(node.Value.Value);
    }
}

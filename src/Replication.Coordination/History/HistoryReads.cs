using Replication.Contracts.History;
using Replication.Contracts.Stores;

namespace Replication.Coordination.History;

/// <summary>
/// Reads the history. Callers of the same time share one read for a few seconds, so that many open consoles cost the store as much as one.
/// </summary>
internal sealed class HistoryReads(IHistoryStore store, TimeProvider time)
{
    public const int MaxRows = 200_000;

    private const int MaxKept = 8;

    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<(DateTimeOffset, DateTimeOffset, TimeSpan), (long At, Task<IReadOnlyList<HistoryRow>> Rows)> _reads = [];

    /// <summary>Returns the rows of a query; null when they are more than <see cref="MaxRows"/>.</summary>
    public async Task<IReadOnlyList<HistoryRow>?> ReadAsync(StatsQuery query, CancellationToken cancellationToken)
    {
        var rows = await Find(query).WaitAsync(cancellationToken);
        return rows.Count > MaxRows ? null : rows;
    }

    private Task<IReadOnlyList<HistoryRow>> Find(StatsQuery query)
    {
        var key = (query.From, query.To, query.Step);
        lock (_gate)
        {
            foreach (var (old, _) in _reads.Where(it => time.GetElapsedTime(it.Value.At) >= KeepFor || it.Value.Rows.IsFaulted).ToList())
                _reads.Remove(old);
            if (_reads.TryGetValue(key, out var known))
                return known.Rows;
            var rows = store.ReadAsync(query.Span, query.From, query.To, query.Step, MaxRows + 1, CancellationToken.None);
            if (_reads.Count < MaxKept)
                _reads.Add(key, (time.GetTimestamp(), rows));
            return rows;
        }
    }
}

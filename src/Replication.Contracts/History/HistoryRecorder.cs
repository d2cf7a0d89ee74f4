using Replication.Contracts.Tasks;

namespace Replication.Contracts.History;

/// <summary>Counts what happens in this process until it is written to the store. Thread-safe, and limited in its memory.</summary>
public sealed class HistoryRecorder(TimeProvider time)
{
    private const int MaxRows = 10_000;

    private readonly Lock _gate = new();
    private Dictionary<(DateTimeOffset Minute, HistoryKey Key), HistoryCounts> _rows = [];
    private int _runningCopies;

    /// <summary>The copies that run in this process.</summary>
    public int RunningCopies => Volatile.Read(ref _runningCopies);

    /// <summary>Counts an accepted push.</summary>
    public void Pushed(string instance) => Add(time.GetUtcNow(), new("", instance, ""), HistoryCounts.OfPush());

    /// <summary>Counts a finished task at the time of its end.</summary>
    public void Settled(ReplicationTask task) => Add(
        task.FinishedAt ?? time.GetUtcNow(), new(task.Rule ?? "", task.Source.Instance, task.Target.Instance), HistoryCounts.Of(task));

    /// <summary>Counts a copy as running until the returned object is disposed.</summary>
    public IDisposable BeginCopy()
    {
        Interlocked.Increment(ref _runningCopies);
        return new RunningCopy(this);
    }

    /// <summary>Returns what was counted since the last call.</summary>
    public IReadOnlyList<HistoryRow> Take()
    {
        lock (_gate)
        {
            var rows = _rows;
            _rows = [];
            return [.. rows.Select(static it => new HistoryRow(it.Key.Minute, it.Key.Key, it.Value))];
        }
    }

    // Beyond the limit, counts are lost: it is far more than a process settles between two writes.
    private void Add(DateTimeOffset at, HistoryKey key, HistoryCounts counts)
    {
        var minute = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        lock (_gate)
        {
            if (_rows.TryGetValue((minute, key), out var known))
                known.Add(counts);
            else if (_rows.Count < MaxRows)
                _rows.Add((minute, key), counts);
        }
    }

    private sealed class RunningCopy(HistoryRecorder recorder) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
                Interlocked.Decrement(ref recorder._runningCopies);
        }
    }
}

using Replication.Contracts.Tasks;

namespace Replication.Contracts.History;

/// <summary>Numbers that were counted in a time: one for each <see cref="HistoryField"/>, and the histogram of the lag.</summary>
public sealed class HistoryCounts
{
    private static readonly int Fields = Enum.GetValues<HistoryField>().Length;

    private readonly long[] _values = new long[Fields + LagBuckets.Count];

    /// <summary>The names under which the stores keep the values, in the order of <see cref="Values"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Enum.GetValues<HistoryField>().Select(static it => it.ToString().ToLowerInvariant()),
        .. Enumerable.Range(0, LagBuckets.Count).Select(static it => $"lag_{it}"),
    ];

    /// <summary>All values.</summary>
    public IReadOnlyList<long> Values => _values;

    /// <summary>One value.</summary>
    public long this[HistoryField field] => _values[(int)field];

    /// <summary>The number of tasks.</summary>
    public long Tasks => _values[(int)HistoryField.Succeeded..(int)HistoryField.Bytes].Sum();

    /// <summary>Returns the counts with these values.</summary>
    public static HistoryCounts Of(IEnumerable<long> values)
    {
        var counts = new HistoryCounts();
        foreach (var (index, value) in values.Index())
            counts._values[index] = value;
        return counts;
    }

    /// <summary>Returns the counts of a push.</summary>
    public static HistoryCounts OfPush()
    {
        var counts = new HistoryCounts();
        counts._values[(int)HistoryField.Pushes] = 1;
        return counts;
    }

    /// <summary>Returns the counts of a finished task.</summary>
    public static HistoryCounts Of(ReplicationTask task)
    {
        var counts = new HistoryCounts();
        counts._values[(int)FieldOf(task)] = 1;
        counts._values[(int)HistoryField.Bytes] =
            task.Blobs.Where(static it => it.How is BlobTransferKind.Streamed).Sum(static it => it.Copied);
        if (LagOf(task) is { } lag)
            counts._values[Fields + LagBuckets.IndexOf(lag)] = 1;
        return counts;
    }

    /// <summary>Adds the values of other counts.</summary>
    public void Add(HistoryCounts other)
    {
        for (var i = 0; i < _values.Length; i++)
            _values[i] += other._values[i];
    }

    /// <summary>Returns the lag in seconds that this share of the pushes does not exceed; null without pushes.</summary>
    public double? LagSeconds(double share) => LagBuckets.Percentile(_values.AsSpan(Fields), share);

    private static HistoryField FieldOf(ReplicationTask task) => task switch
    {
        { Outcome: TaskOutcome.Superseded } => HistoryField.Superseded,
        { Outcome: TaskOutcome.Filtered or TaskOutcome.NotFollowed } => HistoryField.Filtered,
        { Status: ReplicationStatus.Succeeded } => HistoryField.Succeeded,
        { Status: ReplicationStatus.Failed } => HistoryField.Failed,
        _ => HistoryField.Canceled,
    };

    // The lag of a backfill, or of an image that waits for the minimum age of its rule, says nothing about the speed.
    private static TimeSpan? LagOf(ReplicationTask task)
    {
        if (task is not { Trigger: TaskTrigger.Automatic, FinishedAt: { } end, RetriedAt: null } || FieldOf(task) != HistoryField.Succeeded)
            return null;
        var begin = task.NotBefore > task.OrderedAt ? task.NotBefore.Value : task.OrderedAt;
        return end > begin ? end - begin : TimeSpan.Zero;
    }
}

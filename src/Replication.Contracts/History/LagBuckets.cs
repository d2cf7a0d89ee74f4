namespace Replication.Contracts.History;

/// <summary>A histogram of the time from the arrival of a push to its image at the target, with fixed buckets.</summary>
public static class LagBuckets
{
    private static readonly double[] UpperSeconds = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400];

    /// <summary>The number of buckets. The last one has no upper bound.</summary>
    public static int Count => UpperSeconds.Length + 1;

    /// <summary>Returns the bucket of a lag.</summary>
    public static int IndexOf(TimeSpan lag)
    {
        var index = Array.FindIndex(UpperSeconds, it => lag.TotalSeconds <= it);
        return index < 0 ? UpperSeconds.Length : index;
    }

    /// <summary>
    /// Returns the lag in seconds that this share of the pushes does not exceed, interpolated within its bucket; null without pushes. A lag
    /// in the last bucket counts as its lower bound.
    /// </summary>
    public static double? Percentile(ReadOnlySpan<long> counts, double share)
    {
        var total = 0L;
        foreach (var count in counts)
            total += count;
        if (total == 0)
            return null;
        var (wanted, below) = (share * total, 0L);
        for (var i = 0; i < UpperSeconds.Length; i++)
        {
            if (below + counts[i] >= wanted && counts[i] > 0)
            {
                var lower = i == 0 ? 0 : UpperSeconds[i - 1];
                return lower + ((UpperSeconds[i] - lower) * (wanted - below) / counts[i]);
            }
            below += counts[i];
        }
        return UpperSeconds[^1];
    }
}

using System.Collections.Concurrent;

namespace Replication.Chaos.History;

/// <summary>All writes of tags and all polled leases of one run, and the violations among them.</summary>
internal sealed class WriteHistory
{
    // If two polls are further apart than this, a lease may have moved to another worker and back in between.
    private static readonly TimeSpan WidestGap = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentQueue<TagWrite> _writes = new();
    private readonly ConcurrentQueue<SeenLease> _leases = new();
    private readonly ConcurrentDictionary<int, string> _workers = new();

    public int WriteCount => _writes.Count;

    public int LookCount => _leases.Count;

    public void Add(TagWrite write) => _writes.Enqueue(write);

    public void Add(SeenLease lease) => _leases.Enqueue(lease);

    public void Started(int processId, string worker) => _workers[processId] = worker;

    /// <summary>
    /// Returns overlapping writes of one tag by two workers, and writes by a worker while another one held the lease of the tag before and
    /// after.
    /// </summary>
    public IReadOnlyList<string> FindProblems() => [.. FindOverlaps(_writes), .. FindWritesWithoutLease(_writes, _leases, _workers)];

    internal static IEnumerable<string> FindOverlaps(IEnumerable<TagWrite> writes)
    {
        foreach (var tag in writes.GroupBy(static it => (it.Target, it.Repository, it.Tag)))
        {
            TagWrite? last = null;
            foreach (var write in tag.OrderBy(static it => it.Began))
            {
                if (last is not null && write.Worker != last.Worker && write.Began < last.Ended)
                    yield return $"two workers moved one tag at the same time: {last}; {write}";
                if (last is null || write.Ended > last.Ended)
                    last = write;
            }
        }
    }

    internal static IEnumerable<string> FindWritesWithoutLease(
        IEnumerable<TagWrite> writes, IEnumerable<SeenLease> leases, IReadOnlyDictionary<int, string> workers)
    {
        var looks = leases.GroupBy(static it => (it.Target, it.Repository, it.Tag))
            .ToDictionary(static it => it.Key, static it => it.OrderBy(look => look.At).ToList());
        foreach (var write in writes)
        {
            if (!looks.TryGetValue((write.Target, write.Repository, write.Tag), out var seen))
                continue;
            var after = seen.FindIndex(it => it.At > write.Began);
            if (after < 1)
                continue;
            var (before, next) = (seen[after - 1], seen[after]);
            if (before.Task == next.Task && before.Fence == next.Fence && next.At - before.At <= WidestGap
                && workers.TryGetValue(before.ProcessId, out var holder) && holder != write.Worker)
                yield return $"{holder} held the lease (fence {before.Fence}) when another worker moved the tag: {write}";
        }
    }
}

using Replication.Contracts.Stores;

namespace Replication.Coordination.Access;

/// <summary>Pages of a list of which a caller may see a part.</summary>
internal static class SeenPages
{
    private const int MaxReadCount = 20;

    /// <summary>
    /// Reads on until the page is full. A caller that sees few of many gets pages that are not, with a cursor all the same: the work of one call has a bound.
    /// </summary>
    public static async Task<Page<T>> ReadAsync<T>(Func<string?, int, Task<Page<T>>> read, string? after, int limit, Func<T, bool> maySee)
    {
        var seen = new List<T>();
        for (var reads = 1; ; reads++)
        {
            var wanted = limit - seen.Count;
            var page = await read(after, wanted);
            // The end of a list that grows is a place to come back to.
            if (page.Items.Count == 0 && reads > 1)
                return new Page<T>(seen, after);
            seen.AddRange(page.Items.Where(maySee));
            if (page.Items.Count < wanted || page.Next is null || seen.Count == limit || reads == MaxReadCount)
                return new Page<T>(seen, page.Next);
            after = page.Next;
        }
    }
}

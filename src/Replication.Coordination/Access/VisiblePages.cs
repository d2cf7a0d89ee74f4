using Replication.Contracts.Stores;

namespace Replication.Coordination.Access;

/// <summary>Pages of a list of which the caller may see a part.</summary>
internal static class VisiblePages
{
    private const int MaxReadCount = 20;

    /// <summary>
    /// Reads until the page is full. The work of one call is limited, so a caller that sees few items may receive a page that is not full,
    /// with a cursor.
    /// </summary>
    public static async Task<Page<T>> ReadAsync<T>(Func<string?, int, Task<Page<T>>> read, string? after, int limit, Func<T, bool> maySee)
    {
        var seen = new List<T>();
        for (var reads = 1; ; reads++)
        {
            var wanted = limit - seen.Count;
            var page = await read(after, wanted);
            // The end of a list that grows is a valid place to continue.
            if (page.Items.Count == 0 && reads > 1)
                return new Page<T>(seen, after);
            seen.AddRange(page.Items.Where(maySee));
            if (page.Items.Count < wanted || page.Next is null || seen.Count == limit || reads == MaxReadCount)
                return new Page<T>(seen, page.Next);
            after = page.Next;
        }
    }
}

using Microsoft.AspNetCore.Http;

namespace Replication.Testing.Servers;

/// <summary>A list request of <see cref="S3Server"/>, of version 1 or 2, and its answer.</summary>
internal sealed record S3List(string Prefix, string Delimiter, string After, int MaxKeys)
{
    public static S3List Of(IQueryCollection query) => new(
        query["prefix"].ToString(),
        query["delimiter"].ToString(),
        // A continuation token is the last item of the page before.
        new[] { "continuation-token", "start-after", "marker" }.Select(name => query[name].ToString()).FirstOrDefault(static it => it != "") ?? "",
        int.TryParse(query["max-keys"], out var count) ? count : 1000);

    /// <summary>
    /// Returns a page of keys and common prefixes in the order of their bytes. Keys that begin with the marker's common prefix were in a
    /// page before.
    /// </summary>
    public (IReadOnlyList<string> Items, bool IsTruncated) Page(IEnumerable<string> keys)
    {
        var items = keys.Where(key => key.StartsWith(Prefix, StringComparison.Ordinal)
                && string.CompareOrdinal(key, After) > 0
                && !(After.EndsWith('/') && Delimiter == "/" && key.StartsWith(After, StringComparison.Ordinal)))
            .Select(ItemOf)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Take(MaxKeys + 1)
            .ToList();
        return items.Count > MaxKeys ? (items[..MaxKeys], true) : (items, false);
    }

    private string ItemOf(string key)
    {
        var end = Delimiter.Length == 0 ? -1 : key.IndexOf(Delimiter, Prefix.Length, StringComparison.Ordinal);
        return end < 0 ? key : key[..(end + Delimiter.Length)];
    }
}

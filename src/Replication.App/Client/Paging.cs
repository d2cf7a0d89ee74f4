using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.Client;
using Replication.Contracts.Stores;

namespace Replication.App.Client;

/// <summary>Reads a list up to a number of items, page by page.</summary>
internal static class Paging
{
    private const int MaxPage = 500;

    /// <summary>Returns the items, and the document of a single page that contains all of them.</summary>
    public static async Task<ApiAnswer<Page<T>>> ReadAsync<T>(Func<string?, int, Task<ApiAnswer<Page<T>>>> read, string? after, int limit)
    {
        var first = await read(after, Math.Min(limit, MaxPage));
        if (first.Value.Next is null || first.Value.Items.Count >= limit || limit <= MaxPage)
            return first;
        var items = new List<T>(first.Value.Items);
        var shown = Items(first.Text);
        var next = first.Value.Next;
        while (next is not null && items.Count < limit)
        {
            var page = await read(next, Math.Min(limit - items.Count, MaxPage));
            // A list that grows has a cursor even at its end, for the next read.
            if (page.Value.Items.Count == 0)
                break;
            items.AddRange(page.Value.Items);
            foreach (var item in Items(page.Text))
                shown.Add(item!.DeepClone());
            next = page.Value.Next;
        }
        var document = new JsonObject { ["items"] = shown.DeepClone(), ["next"] = next };
        return new ApiAnswer<Page<T>>(
            new Page<T>(items, next), document.ToJsonString(new JsonSerializerOptions(JsonSerializerOptions.Web)), ETag: null);
    }

    private static JsonArray Items(string page) => JsonNode.Parse(page)!["items"]!.AsArray();
}

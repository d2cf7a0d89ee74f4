using System.Text.Json;
using Replication.Testing.Serving;

namespace Replication.Chaos.Checks;

/// <summary>Reads complete lists from the API, page by page.</summary>
internal static class ApiReader
{
    public static async Task<IReadOnlyList<JsonElement>> ListAsync(this ApiClient api, string path)
    {
        var items = new List<JsonElement>();
        string? after = null;
        do
        {
            var page = await api.GetAsync($"{path}?limit=500{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);
        return items;
    }
}

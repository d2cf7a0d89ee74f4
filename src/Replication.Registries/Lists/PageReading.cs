using System.Text.Json;

namespace Replication.Registries.Lists;

/// <summary>Makes a page of what a registry answered: some ignore the page's size, some where it begins, and some page by marks of their own.</summary>
internal static class PageReading
{
    // Stands before the query of a link that names no last item, to tell it from the name of one.
    private const char LinkMark = '?';

    /// <summary>The query that asks for the page after <paramref name="last"/>, which is the name of an item or a place that an earlier page named.</summary>
    public static string Query(string? last, int count) => last switch
    {
        null or "" => $"?n={count}",
        _ when last[0] == LinkMark => last,
        _ => $"?n={count}&last={Uri.EscapeDataString(last)}",
    };

    /// <summary>Null where the answer is no list of this name.</summary>
    public static RegistryPage? Read(ReadOnlyMemory<byte> body, string list, string? last, int count, Uri? link)
    {
        if (Names(body, list) is not { } names)
            return null;
        // A registry that knows no pages sends all of it, every time, and not always in the same order.
        var rest = names.Count > count || (last is not null && names.Contains(last))
            ? [.. names.Where(it => string.CompareOrdinal(it, last) > 0).Order(StringComparer.Ordinal)]
            : names;
        return rest.Count > count
            ? new RegistryPage(rest[..count], rest[count - 1])
            : new RegistryPage(rest, link is null ? null : PlaceIn(link));
    }

    // The name of the last item is enough where the link says nothing else.
    private static string PlaceIn(Uri link)
    {
        string? last = null;
        foreach (var parameter in link.Query.TrimStart('?').Split('&'))
        {
            if (parameter.StartsWith("last=", StringComparison.Ordinal) && parameter.Length > "last=".Length)
                last = Uri.UnescapeDataString(parameter["last=".Length..].Replace('+', ' '));
            else if (parameter.Length > 0 && !parameter.StartsWith("n=", StringComparison.Ordinal))
                return link.Query;
        }
        return last is null || last[0] == LinkMark ? link.Query : last;
    }

    private static List<string>? Names(ReadOnlyMemory<byte> body, string list)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty(list, out var names))
                return null;
            return names.ValueKind switch
            {
                // Go writes an empty list, and a missing name, as null.
                JsonValueKind.Null => [],
                JsonValueKind.Array when names.EnumerateArray().All(static it => it.ValueKind is JsonValueKind.String or JsonValueKind.Null) =>
                    [.. names.EnumerateArray().Select(static it => it.GetString()).OfType<string>()],
                _ => null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

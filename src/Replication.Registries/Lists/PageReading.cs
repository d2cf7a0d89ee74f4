using System.Text.Json;

namespace Replication.Registries.Lists;

/// <summary>
/// Reads one page of a list (keyset pagination). Some registries ignore the page size or the start, and some use their own page tokens.
/// </summary>
internal static class PageReading
{
    // The prefix of a position that is the query of a link, to distinguish it from a name.
    private const char LinkMark = '?';

    /// <summary>
    /// Returns the query for the page after <paramref name="last"/>: a name, or the position that an earlier page returned.
    /// </summary>
    public static string Query(string? last, int count) => last switch
    {
        null or "" => $"?n={count}",
        _ when last[0] == LinkMark => last,
        _ => $"?n={count}&last={Uri.EscapeDataString(last)}",
    };

    /// <summary>Reads a page; null when the body does not contain the list.</summary>
    public static RegistryPage? Read(ReadOnlyMemory<byte> body, string list, string? last, int count, Uri? link)
    {
        if (Names(body, list) is not { } names)
            return null;
        // A registry without paging sends the whole list every time, and not always in the same order.
        var rest = names.Count > count || (last is not null && names.Contains(last))
            ? [.. names.Where(it => string.CompareOrdinal(it, last) > 0).Order(StringComparer.Ordinal)]
            : names;
        return rest.Count > count
            ? new RegistryPage(rest[..count], rest[count - 1])
            : new RegistryPage(rest, link is null ? null : PlaceIn(link));
    }

    // The name of the last item is sufficient when the link has no other parameters.
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
                JsonValueKind.Array
                    when names.EnumerateArray().All(static it => it.ValueKind is JsonValueKind.String or JsonValueKind.Null) =>
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

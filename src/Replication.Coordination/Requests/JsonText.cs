using System.Text.Json;

namespace Replication.Coordination.Requests;

/// <summary>Finds text in JSON that no string can hold: escape sequences of half a surrogate pair, and invalid UTF-8.</summary>
internal static class JsonText
{
    /// <summary>
    /// Returns the byte position of the first such text; null when there is none. Throws <see cref="JsonException"/> for invalid JSON.
    /// </summary>
    public static long? FindBadText(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                continue;
            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return reader.TokenStartIndex;
            }
        }
        return null;
    }
}

using System.Text.Json;

namespace Replication.Coordination.Requests;

/// <summary>Looks for text in JSON that no string can hold: escape sequences of half a surrogate pair, and bytes that are no UTF-8.</summary>
internal static class JsonText
{
    /// <summary>The position of the first such text, in bytes; null where there is none. Throws <see cref="JsonException"/> where it is no JSON.</summary>
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

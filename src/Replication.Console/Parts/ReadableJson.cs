using System.Text.Encodings.Web;
using System.Text.Json;

namespace Replication.WebConsole.Parts;

/// <summary>Writes JSON for people.</summary>
internal static class ReadableJson
{
    // The text becomes the content of an element, where nothing needs an escape. Japanese stays readable.
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Compact = new(Indented) { WriteIndented = false };

    /// <summary>The same document on several lines; a text that is no JSON unchanged.</summary>
    public static string Indent(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(document.RootElement, Indented);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>A value in one line. Strings have no quotes.</summary>
    public static string Line(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonSerializer.Serialize(value, Compact);
}

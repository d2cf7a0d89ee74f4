using System.Text.Json;

namespace Replication.Registries.Signatures;

/// <summary>Reads the JSON of signatures. A repeated key is refused, because readers differ in which value they use.</summary>
internal static class SignedJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>Parses an object; throws <see cref="SignatureProblem"/>.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> text, string what)
    {
        try
        {
            using var json = JsonDocument.Parse(text, Options);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.Clone()
                : throw new SignatureProblem($"{what} is no JSON object");
        }
        catch (JsonException e)
        {
            throw new SignatureProblem($"{what} is no valid JSON", e);
        }
    }

    /// <summary>The text under these keys; null when there is none.</summary>
    public static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element))
                return null;
        }
        return element.ValueKind == JsonValueKind.String ? Unescaped(element) : null;
    }

    /// <summary>The items of the list under this key; none when there is no list.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty(key, out var list)
            && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : [];

    /// <summary>The bytes of a base64 text under these keys; throws <see cref="SignatureProblem"/>.</summary>
    public static byte[] Base64(JsonElement element, string what, params ReadOnlySpan<string> path) => Base64(Text(element, path), what);

    /// <summary>The bytes of a base64 text; throws <see cref="SignatureProblem"/>.</summary>
    public static byte[] Base64(string? text, string what)
    {
        try
        {
            return text is { Length: > 0 } ? Convert.FromBase64String(text) : throw new SignatureProblem($"it has no {what}");
        }
        catch (FormatException e)
        {
            throw new SignatureProblem($"its {what} is no base64 text", e);
        }
    }

    private static string? Unescaped(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw new SignatureProblem("a text in it is not valid Unicode", e);
        }
    }
}

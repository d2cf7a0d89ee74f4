using System.Text.Json;

namespace Replication.Registries.Http;

/// <summary>One error in a response body (distribution-spec, "Error Codes").</summary>
internal sealed record RegistryError(string Code, string Message)
{
    private const int MaxShown = 8;
    private const int MaxMessageLength = 200;

    /// <summary>Reads the errors of a response body; empty when the body does not follow the specification.</summary>
    public static IReadOnlyList<RegistryError> Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("errors", out var errors)
                || errors.ValueKind != JsonValueKind.Array)
                return [];
            return [.. errors.EnumerateArray().Where(static error => error.ValueKind == JsonValueKind.Object).Take(MaxShown)
                .Select(static error => new RegistryError(Text(error, "code").ToUpperInvariant(), Text(error, "message")))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static string Text(JsonElement error, string name)
    {
        var text = error.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";
        return text.Length <= MaxMessageLength ? text : text[..MaxMessageLength];
    }
}

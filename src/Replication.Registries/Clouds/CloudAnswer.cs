using System.Text.Json;

namespace Replication.Registries.Clouds;

/// <summary>The answer of a cloud API. <paramref name="Body"/> is undefined when it is not JSON.</summary>
internal sealed record CloudAnswer(int Status, JsonElement Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Returns a text of the body; null when it is missing.</summary>
    public string? Text(string name) =>
        Find(name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } found ? found : null;

    /// <summary>Returns a member of the body; null when it is missing.</summary>
    public JsonElement? Find(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var member) ? member : null;
}

using System.Text.Json;

namespace Replication.Storage;

// Stored documents use the same JSON as messages and the API.
internal static class StoreJson
{
    public static string Write<T>(T document) => JsonSerializer.Serialize(document, JsonSerializerOptions.Web);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web) ?? throw new JsonException($"a stored {typeof(T).Name} is null");
}

using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Replication.Contracts;

namespace Replication.Storage.Secrets;

/// <summary>Stored JSON in which every secret is encrypted.</summary>
internal sealed class SealedJson(SecretKeys keys)
{
    private readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web) { Converters = { new SecretConverter(keys) } };

    public string Write<T>(T document) => JsonSerializer.Serialize(document, _options);

    /// <summary>
    /// Parses a document. A secret that cannot be decrypted becomes an unreadable one. Throws <see cref="JsonException"/>.
    /// </summary>
    public T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, _options) ?? throw new JsonException($"a stored {typeof(T).Name} is null");

    private sealed class SecretConverter(SecretKeys keys) : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.GetString() ?? "";
            try
            {
                return new Secret(keys.Unprotect(SecretKeys.StoredSecrets, text));
            }
            catch (CryptographicException)
            {
                return Secret.Unreadable(text);
            }
        }

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.SealedText ?? keys.Protect(SecretKeys.StoredSecrets, value.Reveal()));
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Replication.Contracts.Images;

// In messages and stores these values are plain strings. An invalid string is a JSON error.
internal abstract class TextJsonConverter<T>(Func<string, T?> read, Func<T, string> write) : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException($"a {typeof(T).Name} is a string");
        return read(reader.GetString()!) ?? throw new JsonException($"not a {typeof(T).Name}");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
}

internal sealed class DigestJsonConverter()
    : TextJsonConverter<Digest>(static text => Digest.TryParse(text, out var it) ? it : null, static it => it.Text);

internal sealed class RepositoryNameJsonConverter()
    : TextJsonConverter<RepositoryName>(static text => RepositoryName.TryParse(text, out var it) ? it : null, static it => it.Text);

internal sealed class TagJsonConverter()
    : TextJsonConverter<Tag>(static text => Tag.TryParse(text, out var it) ? it : null, static it => it.Text);

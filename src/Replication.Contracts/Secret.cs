using System.Text.Json;
using System.Text.Json.Serialization;

namespace Replication.Contracts;

/// <summary>
/// A password, token or webhook secret. Its text is available only through <see cref="Reveal"/>, so that no code writes it by mistake.
/// </summary>
[JsonConverter(typeof(SecretJsonConverter))]
public sealed class Secret
{
    private readonly string? _value;

    /// <summary>A secret in clear text.</summary>
    public Secret(string value) => _value = value;

    private Secret(string? value, string sealedText) => (_value, SealedText) = (value, sealedText);

    /// <summary>False for a stored secret that none of this process's keys decrypts.</summary>
    public bool IsReadable => _value is not null;

    /// <summary>The encrypted text of a stored secret that cannot be decrypted; null for every other secret.</summary>
    public string? SealedText { get; }

    /// <summary>A stored secret that none of this process's keys decrypts; it can be stored again as it is.</summary>
    public static Secret Unreadable(string sealedText) => new(null, sealedText);

    /// <summary>The secret itself; throws <see cref="InvalidOperationException"/> when it is not readable.</summary>
    public string Reveal() =>
        _value ?? throw new InvalidOperationException("The secret cannot be decrypted with the keys of this process.");

    /// <inheritdoc/>
    public override string ToString() => "***";
}

internal sealed class SecretJsonConverter : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
        throw new NotSupportedException("secrets are not written");
}

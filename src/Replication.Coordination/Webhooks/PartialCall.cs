using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// A webhook call with one of its parts alone, as a replay reads it: parts of some formats need members of the whole call.
/// </summary>
internal static class PartialCall
{
    /// <summary>
    /// Returns the call with <paramref name="part"/> as the only item of its list; null when it is over the limit of the quarantine.
    /// </summary>
    /// <param name="root">The whole call.</param>
    /// <param name="path">The members that lead to the list; empty when the call itself is the list, or has no list.</param>
    /// <param name="part">The part.</param>
    public static string? Of(JsonElement root, IReadOnlyList<string> path, JsonElement part)
    {
        var raw = JsonMarshal.GetRawUtf8Value(part);
        if (List(root, path) is not { } list || raw.SequenceEqual(JsonMarshal.GetRawUtf8Value(root)))
            return Text(JsonMarshal.GetRawUtf8Value(root));
        var size = JsonMarshal.GetRawUtf8Value(root).Length - JsonMarshal.GetRawUtf8Value(list).Length + raw.Length;
        if (size > Quarantine.MaxBodyBytes)
            return null;
        var buffer = new ArrayBufferWriter<byte>(size + 16);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            Write(writer, root, path, raw);
        return Text(buffer.WrittenSpan);
    }

    private static string? Text(ReadOnlySpan<byte> json) => json.Length > Quarantine.MaxBodyBytes ? null : Encoding.UTF8.GetString(json);

    private static JsonElement? List(JsonElement root, IReadOnlyList<string> path)
    {
        JsonElement? found = root;
        foreach (var name in path)
            found = found?.Find(name);
        return found is { ValueKind: JsonValueKind.Array or JsonValueKind.Object }
            && (path.Count > 0 || root.ValueKind == JsonValueKind.Array)
            ? found
            : null;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, IEnumerable<string> path, ReadOnlySpan<byte> part)
    {
        if (path.FirstOrDefault() is not { } next)
        {
            writer.WriteStartArray();
            writer.WriteRawValue(part, skipInputValidation: true);
            writer.WriteEndArray();
            return;
        }
        writer.WriteStartObject();
        foreach (var member in element.EnumerateObject())
        {
            writer.WritePropertyName(member.Name);
            if (member.NameEquals(next))
                Write(writer, member.Value, path.Skip(1), part);
            else
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
        }
        writer.WriteEndObject();
    }
}

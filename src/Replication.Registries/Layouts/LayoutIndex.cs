using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Replication.Registries.Manifests;

namespace Replication.Registries.Layouts;

/// <summary>
/// The file <c>index.json</c> of an OCI image layout (image-spec, image-layout.md). A changed index keeps the other entries unchanged.
/// </summary>
internal sealed class LayoutIndex
{
    /// <summary>The annotation that contains the tag of an image.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";

    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>Writes a media type with its plus sign, as other tools do.</summary>
    public static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The full name of an image. Docker, containerd and BuildKit write it.
    private const string ImageName = "io.containerd.image.name";

    private readonly JsonElement _root;

    private LayoutIndex(JsonElement root, IReadOnlyList<LayoutEntry> entries) => (_root, Entries) = (root, entries);

    /// <summary>An index without images.</summary>
    public static LayoutIndex Empty { get; } = Read("""{"schemaVersion":2,"manifests":[]}"""u8.ToArray());

    /// <summary>The images, in their order.</summary>
    public IReadOnlyList<LayoutEntry> Entries { get; }

    /// <summary>The names of the images, each once.</summary>
    public IReadOnlyList<string> Names =>
        [.. Entries.Select(static entry => entry.RefName ?? entry.ImageName).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Reads an index; <paramref name="problem"/> completes the sentence "index.json …".</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out LayoutIndex? index, [NotNullWhen(false)] out string? problem)
    {
        (index, problem) = (null, null);
        try
        {
            index = Read(bytes);
            return true;
        }
        catch (JsonException)
        {
            problem = "is not valid JSON";
        }
        catch (InvalidOperationException)
        {
            problem = "contains a text that is not valid Unicode";
        }
        catch (ManifestParser.RefusedException refused)
        {
            problem = $"is not an image index: {refused.Refusal.Reason}";
        }
        return false;
    }

    /// <summary>The entries with a tag, one per digest: those named exactly so, or else those whose full name has the tag.</summary>
    public IReadOnlyList<LayoutEntry> Named(string tag)
    {
        var exact = Entries.Where(entry => entry.IsTagged(tag)).DistinctBy(static entry => entry.Descriptor.Digest).ToList();
        return exact.Count > 0
            ? exact
            : [.. Entries.Where(entry => entry.EndsWith(tag)).DistinctBy(static entry => entry.Descriptor.Digest)];
    }

    /// <summary>
    /// Returns the file with a manifest under a tag, or without a tag (null); null when it already is so. The tag is taken from the image
    /// that had it.
    /// </summary>
    public byte[]? With(LayoutNames names, string? tag, ManifestDocument manifest)
    {
        var same = Entries.Where(entry => entry.Descriptor.Digest == manifest.Digest).ToList();
        if (tag is null ? same.Count > 0 : same.Any(HasTag) && Entries.Count(HasTag) == 1)
            return null;
        // An entry without a tag would name the same manifest twice.
        return Write(
            entry => HasTag(entry) || (same.Contains(entry) && entry is { RefName: null, ImageName: null }),
            json => WriteEntry(json, tag is null ? null : names.TextOf(tag), manifest));

        bool HasTag(LayoutEntry entry) => tag is not null && names.IsTagged(entry, tag);
    }

    /// <summary>Returns the file without a tag; null when no image has it.</summary>
    public byte[]? Without(LayoutNames names, string tag) =>
        Entries.Any(entry => names.IsTagged(entry, tag)) ? Write(entry => names.IsTagged(entry, tag), static _ => { }) : null;

    private static LayoutIndex Read(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement.Clone();
        if (root.ValueKind != JsonValueKind.Object)
            throw ManifestParser.Refuse("it is not a JSON object");
        if (!root.TryGetProperty("manifests", out var manifests))
            throw ManifestParser.Refuse("it has no manifests");
        // Go serializes an empty list as null.
        if (manifests.ValueKind == JsonValueKind.Null)
            return new LayoutIndex(root, []);
        if (manifests.ValueKind != JsonValueKind.Array)
            throw ManifestParser.Refuse("its manifests are not a list");
        var position = 0;
        return new LayoutIndex(root, [.. manifests.EnumerateArray().Select(entry => new LayoutEntry(
            DescriptorReader.Read(entry, $"manifests[{position++}]"),
            DescriptorReader.Annotation(entry, RefName),
            DescriptorReader.Annotation(entry, ImageName),
            entry))]);
    }

    private byte[] Write(Predicate<LayoutEntry> isRemoved, Action<Utf8JsonWriter> add)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, JsonOptions))
        {
            json.WriteStartObject();
            foreach (var member in _root.EnumerateObject().Where(static member => member.Name != "manifests"))
                member.WriteTo(json);
            json.WriteStartArray("manifests");
            foreach (var entry in Entries.Where(entry => !isRemoved(entry)))
                entry.Json.WriteTo(json);
            add(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, string? name, ManifestDocument manifest)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", manifest.MediaType);
        json.WriteString("digest", manifest.Digest.Text);
        json.WriteNumber("size", manifest.Bytes.Length);
        if (name is not null)
        {
            json.WriteStartObject("annotations");
            json.WriteString(RefName, name);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}

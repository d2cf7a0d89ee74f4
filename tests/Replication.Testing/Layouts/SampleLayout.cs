using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.EmbeddedRegistry.Samples;

namespace Replication.Testing.Layouts;

/// <summary>Writes sample images as an OCI image layout, and reads one. It shares no code with the program.</summary>
public static class SampleLayout
{
    /// <summary>Adds an image to a folder, with the entries that <c>oras</c> writes: under a tag, or without one (null).</summary>
    public static void Write(string folder, SampleManifest image, string? tag)
    {
        WriteContent(folder, image);
        File.WriteAllText(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        var entry = new JsonObject { ["mediaType"] = image.MediaType, ["digest"] = image.Digest, ["size"] = image.Bytes.Length };
        if (tag is not null)
            entry["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = tag };
        var file = Path.Combine(folder, "index.json");
        var index = File.Exists(file)
            ? JsonNode.Parse(File.ReadAllText(file))!
            : new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray() };
        index["manifests"]!.AsArray().Add(entry);
        File.WriteAllText(file, index.ToJsonString());
    }

    /// <summary>The path of a blob or manifest.</summary>
    public static string FileOf(string folder, string digest) =>
        Path.Combine([folder, "blobs", .. digest.Split(':')]);

    /// <summary>The digest that the folder has under a tag; null when it has none.</summary>
    public static string? DigestOf(string folder, string tag)
    {
        using var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "index.json")));
        return index.RootElement.GetProperty("manifests").EnumerateArray()
            .Where(entry => entry.TryGetProperty("annotations", out var names)
                && names.TryGetProperty("org.opencontainers.image.ref.name", out var name)
                && name.GetString() == tag)
            .Select(static entry => entry.GetProperty("digest").GetString()).SingleOrDefault();
    }

    /// <summary>True when the folder has the manifest and all its content with identical bytes.</summary>
    public static bool Holds(string folder, SampleManifest image) =>
        Has(folder, image.Digest, image.Bytes)
        && image.Blobs.All(blob => Has(folder, blob.Digest, blob.ToArray()))
        && image.Children.All(child => Holds(folder, child));

    private static bool Has(string folder, string digest, byte[] bytes) =>
        FileOf(folder, digest) is var file && File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes);

    private static void WriteContent(string folder, SampleManifest image)
    {
        Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256"));
        foreach (var blob in image.Blobs)
            File.WriteAllBytes(FileOf(folder, blob.Digest), blob.ToArray());
        foreach (var child in image.Children)
            WriteContent(folder, child);
        File.WriteAllBytes(FileOf(folder, image.Digest), image.Bytes);
    }
}

using System.Text.Json;

namespace Replication.Registries.Layouts;

/// <summary>One image in the <c>manifest.json</c> of a Docker archive: the names of its files, and its tags.</summary>
internal sealed record DockerImageEntry(string Config, IReadOnlyList<string> Tags, IReadOnlyList<string> Layers)
{
    /// <summary>True when one of the names has this tag. An untagged archive of one image fits no tag.</summary>
    public bool HasTag(string tag) => Tags.Any(name => name.EndsWith($":{tag}", StringComparison.Ordinal));

    /// <summary>Reads the list; null when it has another form.</summary>
    public static IReadOnlyList<DockerImageEntry>? ReadAll(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return [.. json.RootElement.EnumerateArray().Select(static image => new DockerImageEntry(
                Clean(image.GetProperty(nameof(Config)).GetString()!), Texts(image, "RepoTags"), [.. Texts(image, nameof(Layers)).Select(Clean)]))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException
            or NullReferenceException)
        {
            return null;
        }
    }

    private static string Clean(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    private static IReadOnlyList<string> Texts(JsonElement image, string name) =>
        image.TryGetProperty(name, out var texts) && texts.ValueKind == JsonValueKind.Array
            ? [.. texts.EnumerateArray().Select(static text => text.GetString() ?? throw new JsonException("a name is null"))]
            : [];
}

using System.Text.Json;
using Replication.Registries.Manifests;

namespace Replication.Registries.Layouts;

/// <summary>An image in <c>index.json</c>, with the names that its annotations give.</summary>
internal sealed record LayoutEntry(Descriptor Descriptor, string? RefName, string? ImageName, JsonElement Json)
{
    /// <summary>True when the annotation is the tag itself.</summary>
    public bool IsTagged(string tag) => RefName == tag;

    /// <summary>True when an annotation is a full name with this tag, such as <c>docker.io/library/nginx:1.27</c>.</summary>
    public bool EndsWith(string tag) => HasTag(RefName, tag) || HasTag(ImageName, tag);

    private static bool HasTag(string? name, string tag) => name?.EndsWith($":{tag}", StringComparison.Ordinal) == true;
}

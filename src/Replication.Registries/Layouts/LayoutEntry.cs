using System.Text.Json;
using Replication.Registries.Manifests;

namespace Replication.Registries.Layouts;

/// <summary>An image in <c>index.json</c>, with the names that its annotations give.</summary>
internal sealed record LayoutEntry(Descriptor Descriptor, string? RefName, string? ImageName, JsonElement Json)
{
    /// <summary>
    /// The name with a tag. An image whose annotations have no repository belongs to <see cref="LayoutStore.OnlyRepository"/>. Null when
    /// the image has no tag.
    /// </summary>
    public LayoutName? FullName
    {
        get
        {
            var name = LayoutName.Read(RefName);
            if (name is not { Repository: not null })
                name = LayoutName.Read(ImageName) is { Repository: not null } full ? full : name;
            return name is { Repository: null } ? name with { Repository = LayoutStore.OnlyRepository } : name;
        }
    }

    /// <summary>True when the annotation is the tag itself.</summary>
    public bool IsTagged(string tag) => RefName == tag;

    /// <summary>True when an annotation is a full name with this tag, such as <c>docker.io/library/nginx:1.27</c>.</summary>
    public bool EndsWith(string tag) => HasTag(RefName, tag) || HasTag(ImageName, tag);

    private static bool HasTag(string? name, string tag) => name?.EndsWith($":{tag}", StringComparison.Ordinal) == true;
}

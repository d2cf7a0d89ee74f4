using Replication.Contracts.Images;

namespace Replication.Registries.Layouts;

/// <summary>The name of an image in <c>index.json</c>: <c>docker.io/library/nginx:1.27</c>, <c>team/app:v1</c>, or only a tag.</summary>
internal sealed record LayoutName(RepositoryName? Repository, string Tag)
{
    /// <summary>Reads a name; null when it has no tag.</summary>
    public static LayoutName? Read(string? text)
    {
        if (text is null)
            return null;
        var colon = text.LastIndexOf(':');
        var tag = text[(colon + 1)..];
        if (!Contracts.Images.Tag.TryParse(tag, out _))
            return null;
        if (colon < 0)
            return new LayoutName(Repository: null, tag);
        var name = text[..colon];
        // The host is no part of the name of the repository.
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && (name.AsSpan(0, slash).ContainsAny('.', ':') || name[..slash] == "localhost"))
            name = name[(slash + 1)..];
        return RepositoryName.TryParse(name, out var repository) ? new LayoutName(repository, tag) : null;
    }
}

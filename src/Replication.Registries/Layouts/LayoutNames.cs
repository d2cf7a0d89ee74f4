using Replication.Contracts.Images;

namespace Replication.Registries.Layouts;

/// <summary>
/// How the images of one repository are named in <c>index.json</c>: by the tag when the layout has one repository, and by the full name
/// when several repositories share it.
/// </summary>
internal sealed class LayoutNames
{
    private readonly RepositoryName? _repository;

    private LayoutNames(RepositoryName? repository) => _repository = repository;

    /// <summary>The names in a layout with one repository.</summary>
    public static LayoutNames OfOne { get; } = new(repository: null);

    /// <summary>The names of one repository in a layout that several share.</summary>
    public static LayoutNames Of(RepositoryName repository) => new(repository);

    /// <summary>The text of the annotation for a tag.</summary>
    public string TextOf(string tag) => _repository is null ? tag : $"{_repository}:{tag}";

    /// <summary>True when the annotation of the entry is the tag itself, or the name of the repository with the tag.</summary>
    public bool IsTagged(LayoutEntry entry, string tag) => _repository is null
        ? entry.IsTagged(tag)
        : entry.FullName is { } name && name.Repository == _repository && name.Tag == tag;

    /// <summary>The entries with a tag, one per digest.</summary>
    public IReadOnlyList<LayoutEntry> Find(LayoutIndex index, string tag) => _repository is null
        ? index.Named(tag)
        : [.. index.Entries.Where(entry => IsTagged(entry, tag)).DistinctBy(static entry => entry.Descriptor.Digest)];

    /// <summary>The tags of the repository.</summary>
    public IEnumerable<string> TagsIn(LayoutIndex index) => index.Entries
        .Select(static entry => entry.FullName)
        .OfType<LayoutName>()
        .Where(name => _repository is null || name.Repository == _repository)
        .Select(static name => name.Tag);
}

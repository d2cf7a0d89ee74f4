namespace Replication.Contracts.Rules;

/// <summary>
/// The newest versions among the tags of a repository, by the precedence of Semantic Versioning. Tags of one version, such as <c>v1.2</c>
/// and <c>1.2.0</c>, share a place. Tags that are no versions have none. Needs memory for the newest versions only.
/// </summary>
/// <param name="count">How many versions are among the newest.</param>
public sealed class LatestVersions(int count)
{
    private readonly SortedSet<TagVersion> _newest =
        new(Comparer<TagVersion>.Create(static (one, other) => one.CompareTo(other)));

    /// <summary>Notes a tag of the repository.</summary>
    public void Add(string tag)
    {
        if (TagVersion.TryParse(tag, out var version) && _newest.Add(version) && _newest.Count > count)
            _newest.Remove(_newest.Min!);
    }

    /// <summary>Whether a noted tag is among the newest.</summary>
    public bool Contains(string tag) => TagVersion.TryParse(tag, out var version) && _newest.Contains(version);
}

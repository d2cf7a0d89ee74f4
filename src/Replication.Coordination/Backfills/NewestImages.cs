namespace Replication.Coordination.Backfills;

/// <summary>
/// The images of a repository that were created last. A tag without a known time is older than all others. Needs memory for the newest
/// images only.
/// </summary>
/// <param name="count">How many tags are among the newest.</param>
internal sealed class NewestImages(int count)
{
    private readonly SortedSet<(DateTimeOffset CreatedAt, string Tag)> _newest = [];

    /// <summary>Notes a tag.</summary>
    public void Add(string tag, DateTimeOffset? createdAt)
    {
        if (_newest.Add((createdAt ?? DateTimeOffset.MinValue, tag)) && _newest.Count > count)
            _newest.Remove(_newest.Min);
    }

    /// <summary>Whether a noted tag is among the newest.</summary>
    public bool Contains(string tag) => _newest.Any(it => it.Tag == tag);
}

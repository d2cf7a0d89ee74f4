using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// Indexes the rules of one scope by their tag patterns and ranges of versions. Rules with the same patterns are matched once.
/// </summary>
internal sealed class TagIndex
{
    private readonly Dictionary<TagWords, TagGroup> _groups = [];
    private readonly List<ReplicationRule> _following = [];
    private Lazy<TagGroups>? _lookup;

    /// <summary>The rules that copy referrers, for any tag.</summary>
    public IReadOnlyList<ReplicationRule> Following => _following;

    public void Add(ReplicationRule rule, CompiledPatterns compiled)
    {
        var patterns = compiled.TagsOf(rule, out var words);
        if (!_groups.TryGetValue(words, out var group))
            _groups[words] = group = new TagGroup(patterns);
        group.Add(rule, compiled);
        if (rule.Referrers)
            _following.Add(rule);
        if (_lookup is null or { IsValueCreated: true })
            _lookup = new(() => new TagGroups(_groups.Values));
    }

    /// <summary>Adds the rules that match this tag, unsorted.</summary>
    public void Find(PushedTag tag, List<ReplicationRule> matches) => _lookup?.Value.Find(tag, matches);
}

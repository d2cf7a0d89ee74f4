using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>Indexes the rules of one scope by their tag patterns. Rules with the same patterns are matched once.</summary>
internal sealed class TagIndex
{
    private readonly Dictionary<TagWords, List<ReplicationRule>> _groups = [];
    private readonly PatternIndex<List<ReplicationRule>> _byTag = new();
    private readonly List<ReplicationRule> _following = [];

    /// <summary>The rules that copy referrers, for any tag.</summary>
    public IReadOnlyList<ReplicationRule> Following => _following;

    public void Add(ReplicationRule rule, CompiledPatterns compiled)
    {
        var patterns = compiled.TagsOf(rule, out var words);
        if (!_groups.TryGetValue(words, out var rules))
        {
            _groups[words] = rules = [];
            _byTag.Add(patterns.Required, patterns.Matches, rules);
        }
        rules.Add(rule);
        if (rule.Referrers)
            _following.Add(rule);
    }

    /// <summary>Adds the rules that match this tag, unsorted.</summary>
    public void Find(string tag, List<ReplicationRule> matches)
    {
        var groups = new List<List<ReplicationRule>>();
        _byTag.Find(tag, groups);
        foreach (var rules in groups)
            matches.AddRange(rules);
    }
}

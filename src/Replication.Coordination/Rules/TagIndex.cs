using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The rules for one place, by what they say of tags: rules that say the same are asked once, and those whose tags begin otherwise not at all.</summary>
internal sealed class TagIndex
{
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Group>> _byPrefix = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _prefixLengths = [];

    /// <summary><paramref name="words"/> is the same for rules that say the same of tags.</summary>
    public void Add(ReplicationRule rule, string words, Lazy<TagSelection?> selection)
    {
        if (!_groups.TryGetValue(words, out var group))
        {
            _groups[words] = group = new Group(selection, []);
            var prefix = LiteralPrefix.Of(rule.TagFilter);
            if (!_byPrefix.TryGetValue(prefix, out var beside))
                _byPrefix[prefix] = beside = [];
            beside.Add(group);
            _prefixLengths.Add(prefix.Length);
        }
        group.Rules.Add(rule);
    }

    /// <summary>Adds the rules that a push of this tag matches, in no order.</summary>
    public void Find(string tag, DateTimeOffset pushedAt, List<ReplicationRule> matches)
    {
        var byPrefix = _byPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var length in _prefixLengths)
        {
            if (length > tag.Length)
                return;
            if (!byPrefix.TryGetValue(tag.AsSpan(0, length), out var groups))
                continue;
            foreach (var group in groups.Where(it => it.Selection.Value?.Matches(tag) == true))
                matches.AddRange(group.Rules.Where(it => pushedAt >= it.ActiveSince));
        }
    }

    /// <summary>Adds the rules that bring referrers along and do not match a push of this tag (null: pushed by its digest alone), in no order.</summary>
    public void FindFollowing(string? tag, DateTimeOffset pushedAt, List<ReplicationRule> following)
    {
        foreach (var group in _groups.Values.Where(it => it.Rules.Exists(rule => Follows(rule, pushedAt)) && it.Selection.Value is { } selection && (tag is null || !selection.Matches(tag))))
            following.AddRange(group.Rules.Where(rule => Follows(rule, pushedAt)));
    }

    private static bool Follows(ReplicationRule rule, DateTimeOffset pushedAt) => rule.Referrers && pushedAt >= rule.ActiveSince;

    private sealed record Group(Lazy<TagSelection?> Selection, List<ReplicationRule> Rules);
}

using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// Indexes the rules of one scope by their tag patterns. Rules with the same patterns are matched once. Patterns whose literal prefix or
/// suffix does not fit the tag are skipped.
/// </summary>
internal sealed class TagIndex
{
    private readonly Dictionary<TagWords, Group> _groups = [];
    private readonly Dictionary<string, Endings> _byPrefix = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _prefixLengths = [];
    private readonly List<ReplicationRule> _following = [];

    /// <summary>Adds a rule. Rules with equal <paramref name="words"/> share one <paramref name="selection"/>.</summary>
    public void Add(ReplicationRule rule, TagWords words, Lazy<TagSelection?> selection)
    {
        if (!_groups.TryGetValue(words, out var group))
        {
            _groups[words] = group = new Group(selection, []);
            var prefix = LiteralText.Before(rule.TagFilter);
            if (!_byPrefix.TryGetValue(prefix, out var endings))
                _byPrefix[prefix] = endings = new Endings();
            endings.Add(LiteralText.After(rule.TagFilter), group);
            _prefixLengths.Add(prefix.Length);
        }
        group.Rules.Add(rule);
        if (rule.Referrers)
            _following.Add(rule);
    }

    /// <summary>Adds the rules that match this tag, unsorted.</summary>
    public void Find(string tag, List<ReplicationRule> matches)
    {
        var byPrefix = _byPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var length in _prefixLengths)
        {
            if (length > tag.Length)
                return;
            if (byPrefix.TryGetValue(tag.AsSpan(0, length), out var endings))
                endings.Find(tag, matches);
        }
    }

    /// <summary>Adds the rules that copy referrers, for any tag, unsorted.</summary>
    public void FindFollowing(List<ReplicationRule> following) => following.AddRange(_following);

    private sealed record Group(Lazy<TagSelection?> Selection, List<ReplicationRule> Rules)
    {
        public void Find(string tag, List<ReplicationRule> matches)
        {
            if (Selection.Value?.Matches(tag) == true)
                matches.AddRange(Rules);
        }
    }

    // Most patterns have no literal suffix. They need no dictionary.
    private sealed class Endings
    {
        private readonly List<Group> _open = [];
        private Dictionary<string, List<Group>>? _bySuffix;
        private SortedSet<int>? _suffixLengths;

        public void Add(string suffix, Group group)
        {
            if (suffix.Length == 0)
            {
                _open.Add(group);
                return;
            }
            _bySuffix ??= new(StringComparer.Ordinal);
            if (!_bySuffix.TryGetValue(suffix, out var beside))
                _bySuffix[suffix] = beside = [];
            beside.Add(group);
            (_suffixLengths ??= []).Add(suffix.Length);
        }

        public void Find(string tag, List<ReplicationRule> matches)
        {
            foreach (var group in _open)
                group.Find(tag, matches);
            if (_bySuffix is null)
                return;
            var bySuffix = _bySuffix.GetAlternateLookup<ReadOnlySpan<char>>();
            foreach (var length in _suffixLengths!)
            {
                if (length > tag.Length)
                    return;
                if (!bySuffix.TryGetValue(tag.AsSpan(tag.Length - length), out var groups))
                    continue;
                foreach (var group in groups)
                    group.Find(tag, matches);
            }
        }
    }
}

using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The patterns of all rules. Rules with the same patterns share them, also with the rules before a change.</summary>
internal sealed class CompiledPatterns(CompiledPatterns? before)
{
    private readonly Dictionary<TagWords, TagPatterns> _tags = [];
    private readonly Dictionary<string, NamePattern> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Lazy<VersionRange?>> _ranges = new(StringComparer.Ordinal);
    private CompiledPatterns? _before = before;

    /// <summary>The number of patterns that something was compared with: the others cost no time.</summary>
    public int CompiledCount => _tags.Values.Count(static it => it.IsCompiled) + _names.Values.Count(static it => it.IsCompiled);

    public TagPatterns TagsOf(ReplicationRule rule, out TagWords words)
    {
        words = TagWords.Of(rule);
        if (!_tags.TryGetValue(words, out var patterns))
            _tags[words] = patterns = _before?._tags.GetValueOrDefault(words) ?? new TagPatterns(rule);
        return patterns;
    }

    public NamePattern NameOf(string expression)
    {
        if (!_names.TryGetValue(expression, out var pattern))
            _names[expression] = pattern = _before?._names.GetValueOrDefault(expression) ?? new NamePattern(expression);
        return pattern;
    }

    /// <summary>Returns the range, which is parsed at first use; its value is null for an invalid one.</summary>
    public Lazy<VersionRange?> RangeOf(string text)
    {
        if (!_ranges.TryGetValue(text, out var range))
            _ranges[text] = range = _before?._ranges.GetValueOrDefault(text)
                ?? new(() => VersionRange.TryParse(text, out var read, out _) ? read : null);
        return range;
    }

    /// <summary>Ends the reuse of earlier patterns, which would keep every earlier version in memory.</summary>
    public void Complete() => _before = null;
}

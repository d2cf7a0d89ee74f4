using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The rules that have the same patterns over tags: those without a range of versions, and the others by their range.</summary>
internal sealed class TagGroup(TagPatterns patterns)
{
    private readonly Dictionary<string, (Lazy<VersionRange?> Range, List<ReplicationRule> Rules)> _byRange = new(StringComparer.Ordinal);

    public TagPatterns Patterns => patterns;

    /// <summary>The rules without a range.</summary>
    public List<ReplicationRule> Rules { get; } = [];

    public bool HasRanges => _byRange.Count > 0;

    /// <summary>The valid ranges, and the rules of each.</summary>
    public IEnumerable<(VersionRange Range, List<ReplicationRule> Rules)> Ranges =>
        _byRange.Values.Where(static it => it.Range.Value is not null).Select(static it => (it.Range.Value!, it.Rules));

    public void Add(ReplicationRule rule, CompiledPatterns compiled)
    {
        if (rule.Tags?.Semver is not { } text)
        {
            Rules.Add(rule);
            return;
        }
        if (!_byRange.TryGetValue(text, out var entry))
            _byRange[text] = entry = (compiled.RangeOf(text), []);
        entry.Rules.Add(rule);
    }
}

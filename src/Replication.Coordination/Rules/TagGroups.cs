using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// Finds the rules that match a tag. Groups of rules with rare literals are found by these, and then by the version of the tag. Groups
/// that share their literals with many others, or have none, are found by the version first.
/// </summary>
internal sealed class TagGroups
{
    // Comparing a tag with a few patterns costs about as much as a search by version.
    private const int MaxSharing = 8;

    private readonly PatternIndex<ByPattern> _byPattern = new();
    private readonly VersionIndex<PatternIndex<List<ReplicationRule>>>? _byVersion;

    public TagGroups(IReadOnlyCollection<TagGroup> groups)
    {
        var counts = RequiredText.CountLiterals(groups.Select(static it => it.Patterns.Required));
        var unfiled = groups.Count(static it => it.Patterns.Required.Options.Count == 0);
        var byRange = new Dictionary<VersionRange, PatternIndex<List<ReplicationRule>>>();
        foreach (var group in groups)
        {
            var sharing = group.Patterns.Required.Rarest(counts)?.Max(it => counts[it]) ?? unfiled;
            var isByVersion = group.HasRanges && sharing > MaxSharing;
            if (group.Rules.Count > 0 || !isByVersion)
            {
                var versions = isByVersion || !group.HasRanges ? null : new VersionIndex<List<ReplicationRule>>([.. group.Ranges]);
                _byPattern.Add(group.Patterns.Required, group.Patterns.Matches, new ByPattern(group.Rules, versions));
            }
            foreach (var (range, rules) in isByVersion ? group.Ranges : [])
            {
                if (!byRange.TryGetValue(range, out var patterns))
                    byRange[range] = patterns = new PatternIndex<List<ReplicationRule>>();
                patterns.Add(group.Patterns.Required, group.Patterns.Matches, rules);
            }
        }
        if (byRange.Count > 0)
            _byVersion = new([.. byRange.Select(static it => (it.Key, it.Value))]);
    }

    public void Find(PushedTag tag, List<ReplicationRule> matches)
    {
        var found = new List<ByPattern>();
        _byPattern.Find(tag.Text, found);
        var rules = new List<List<ReplicationRule>>();
        foreach (var (withoutRange, versions) in found)
        {
            matches.AddRange(withoutRange);
            if (versions is not null && tag.Version is { } version)
                versions.Find(version, rules);
        }
        if (_byVersion is not null && tag.Version is { } pushed)
        {
            var patterns = new List<PatternIndex<List<ReplicationRule>>>();
            _byVersion.Find(pushed, patterns);
            foreach (var pattern in patterns)
                pattern.Find(tag.Text, rules);
        }
        foreach (var some in rules)
            matches.AddRange(some);
    }

    private readonly record struct ByPattern(List<ReplicationRule> WithoutRange, VersionIndex<List<ReplicationRule>>? Versions);
}

using System.Diagnostics.CodeAnalysis;

namespace Replication.Contracts.Rules;

/// <summary>Which tags a rule is for: its tag filter and its lists, each read once. It runs in linear time.</summary>
public sealed class TagSelection
{
    private readonly TagFilter _filter;
    private readonly TagFilter[] _allow;
    private readonly TagFilter[] _deny;
    private readonly VersionRange? _versions;

    private TagSelection(TagFilter filter, TagFilter[] allow, TagFilter[] deny, VersionRange? versions)
    {
        _filter = filter;
        _allow = allow;
        _deny = deny;
        _versions = versions;
    }

    /// <summary>Reads what a rule says of tags; otherwise says what is wrong with it.</summary>
    public static bool TryRead(ReplicationRule rule, [NotNullWhen(true)] out TagSelection? selection, out IReadOnlyList<RuleProblem> problems)
    {
        var found = new List<RuleProblem>();
        var filter = Filter("tagFilter", rule.TagFilter);
        var allow = List("tags.allow", rule.Tags?.Allow);
        var deny = List("tags.deny", rule.Tags?.Deny);
        VersionRange? versions = null;
        if (rule.Tags?.Semver is { } range && !VersionRange.TryParse(range, out versions, out var problem))
            Add("tags.semver", $"'{range}' {problem}");
        problems = found;
        selection = found is [] && filter is not null ? new TagSelection(filter, allow, deny, versions) : null;
        return selection is not null;

        TagFilter[] List(string key, IReadOnlyList<string>? patterns)
        {
            if (patterns?.Count > TagLists.MaxItemCount)
                Add(key, $"has {patterns.Count} items; at most {TagLists.MaxItemCount} are allowed");
            return [.. (patterns ?? []).Take(TagLists.MaxItemCount).Select(it => Filter(key, it)).OfType<TagFilter>()];
        }

        TagFilter? Filter(string key, string pattern)
        {
            if (!TagFilter.TryParse(pattern, out var filter, out var problem))
                Add(key, $"'{pattern}' {problem}");
            return filter;
        }

        void Add(string key, string message) => found.Add(new RuleProblem($"rule.{key.Split('.')[0]}", rule.Name, $"{key} {message}"));
    }

    /// <summary>True when the rule is for this tag.</summary>
    public bool Matches(string tag) =>
        _filter.Matches(tag)
        && (_allow.Length == 0 || Array.Exists(_allow, it => it.Matches(tag)))
        && !Array.Exists(_deny, it => it.Matches(tag))
        && (_versions is null || _versions.Contains(tag));
}

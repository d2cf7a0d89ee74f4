using System.Diagnostics.CodeAnalysis;

namespace Replication.Contracts.Rules;

/// <summary>Selects the tags of a rule by its tag filter and its lists. Matching runs in linear time.</summary>
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

    /// <summary>
    /// Reads the tag filter and the lists of a rule. Returns false and the problems when one of them is invalid. Counts, lengths and costs
    /// are checked before any pattern is compiled, and reading ends after a few invalid patterns.
    /// </summary>
    public static bool TryRead(RuleSpec rule, [NotNullWhen(true)] out TagSelection? selection, out IReadOnlyList<RuleProblem> problems)
    {
        var found = new List<RuleProblem>();
        VersionRange? versions = null;
        if (rule.Tags?.Semver is { } range && !VersionRange.TryParse(range, out versions, out var unread))
            Add("tags.semver", $"'{range}' {unread}");
        (string Key, IReadOnlyList<string> Patterns)[] lists =
        [
            ("tagFilter", [rule.TagFilter]),
            ("tags.allow", rule.Tags?.Allow ?? []),
            ("tags.deny", rule.Tags?.Deny ?? []),
            ("excludeTags", ExcludedOf(rule, Add)),
        ];
        foreach (var (key, patterns) in lists)
        {
            if (patterns.Count > TagLists.MaxItemCount)
                Add(key, $"has {patterns.Count} items; at most {TagLists.MaxItemCount} are allowed");
            else
                found.AddRange(FindProblems(rule, key, patterns).Take(RuleProblem.MaxCount));
        }
        if (found.Count == 0 && PatternCost.FindProblem(lists.SelectMany(static it => it.Patterns)) is { } cost)
            Add("tags", $"and tagFilter {cost}");
        TagFilter[][] compiled = found.Count == 0 ? [.. lists.Select(Compile)] : [];
        problems = found;
        selection = found.Count == 0 ? new TagSelection(compiled[0][0], compiled[1], [.. compiled[2], .. compiled[3]], versions) : null;
        return selection is not null;

        TagFilter[] Compile((string Key, IReadOnlyList<string> Patterns) list)
        {
            var filters = new List<TagFilter>();
            foreach (var pattern in list.Patterns)
            {
                if (TagFilter.TryParse(pattern, out var filter, out var problem))
                    filters.Add(filter);
                else if (found.Count < RuleProblem.MaxCount)
                    Add(list.Key, $"'{pattern}' {problem}");
            }
            return [.. filters];
        }

        void Add(string key, string message) => found.Add(Problem(rule, key, message));
    }

    private static IEnumerable<RuleProblem> FindProblems(RuleSpec rule, string key, IReadOnlyList<string> patterns) => patterns
        .Select(it => TagFilter.FindProblem(it) is { } problem ? Problem(rule, key, $"'{it}' {problem}") : null)
        .OfType<RuleProblem>();

    // The tags that are left out, as regular expressions.
    private static List<string> ExcludedOf(RuleSpec rule, Action<string, string> add)
    {
        var patterns = new List<string>();
        foreach (var glob in rule.ExcludeTags)
        {
            if (TagGlob.TryCompile(glob, out var pattern, out var problem))
                patterns.Add(pattern);
            else
                add("excludeTags", $"'{glob}' {problem}");
        }
        return patterns;
    }

    private static RuleProblem Problem(RuleSpec rule, string key, string message) =>
        new($"rule.{key.Split('.')[0]}", rule.Name, key, $"{key} {message}");

    /// <summary>True when the rule matches this tag.</summary>
    public bool Matches(string tag) =>
        _filter.Matches(tag)
        && (_allow.Length == 0 || Array.Exists(_allow, it => it.Matches(tag)))
        && !Array.Exists(_deny, it => it.Matches(tag))
        && (_versions is null || _versions.Contains(tag));
}

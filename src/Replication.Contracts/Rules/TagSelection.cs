using System.Diagnostics.CodeAnalysis;

namespace Replication.Contracts.Rules;

/// <summary>Selects the tags of a rule by its tag filter and its lists. Matching runs in linear time.</summary>
public sealed class TagSelection
{
    // One unit takes at most 0.2 ms on a server of 2026.
    private const long MaxCompileCost = 12_000;
    private const int MaxProblemCount = 5;

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
            [("tagFilter", [rule.TagFilter]), ("tags.allow", rule.Tags?.Allow ?? []), ("tags.deny", rule.Tags?.Deny ?? [])];
        foreach (var (key, patterns) in lists)
        {
            if (patterns.Count > TagLists.MaxItemCount)
                Add(key, $"has {patterns.Count} items; at most {TagLists.MaxItemCount} are allowed");
            else
                found.AddRange(FindProblems(rule, key, patterns).Take(MaxProblemCount));
        }
        if (found.Count == 0 && CostProblem(lists.SelectMany(static it => it.Patterns)) is { } cost)
            Add("tags", cost);
        var (filter, allow, deny) = found.Count == 0
            ? (Compile("tagFilter", [rule.TagFilter]), Compile("tags.allow", lists[1].Patterns), Compile("tags.deny", lists[2].Patterns))
            : default;
        problems = found;
        selection = found.Count == 0 ? new TagSelection(filter![0], allow!, deny!, versions) : null;
        return selection is not null;

        TagFilter[] Compile(string key, IReadOnlyList<string> patterns)
        {
            var filters = new List<TagFilter>();
            foreach (var pattern in patterns)
            {
                if (TagFilter.TryParse(pattern, out var filter, out var problem))
                    filters.Add(filter);
                else if (found.Count < MaxProblemCount)
                    Add(key, $"'{pattern}' {problem}");
            }
            return [.. filters];
        }

        void Add(string key, string message) => found.Add(Problem(rule, key, message));
    }

    private static IEnumerable<RuleProblem> FindProblems(RuleSpec rule, string key, IReadOnlyList<string> patterns) => patterns
        .Select(it => TagFilter.FindProblem(it) is { } problem ? Problem(rule, key, $"'{it}' {problem}") : null)
        .OfType<RuleProblem>();

    // The patterns of one rule share one cost limit: many cheap patterns, or a few expensive ones.
    private static string? CostProblem(IEnumerable<string> patterns)
    {
        var scans = patterns.Where(static it => !TagFilter.IsLiteral(it)).Select(PatternScan.Of).ToList();
        var (cost, size) = (scans.Sum(static it => it.CompileCost), scans.Sum(static it => it.Size));
        if (cost > MaxCompileCost)
            return $"and tagFilter cost too much to compile together ({cost} units; at most {MaxCompileCost} are allowed): use fewer "
                + $"patterns, or fewer different characters and classes";
        return size > PatternScan.MaxSize
            ? $"and tagFilter are too large together ({size} states with their repeats expanded; at most {PatternScan.MaxSize} are "
                + $"allowed): use fewer patterns, or lower their repeats"
            : null;
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

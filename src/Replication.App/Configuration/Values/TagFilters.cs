using Replication.Contracts.Rules;

namespace Replication.App.Configuration.Values;

/// <summary>Filters of tags: regular expressions and version ranges.</summary>
internal static class TagFilters
{
    public static readonly ValueKind<string> Pattern =
        Expression("a regular expression of the linear-time subset that matches the whole tag, such as release-v.* (rule.tagFilter)");

    public static readonly ValueKind<string> Item =
        Expression("a regular expression of the linear-time subset that matches the whole tag, such as v1[.].* (rule.tags)");

    public static readonly ValueKind<string> Versions = new(
        "comparisons such as >=1.2 <2, ^1.2 or ~1.2.3, and alternatives joined by || (rule.tags)",
        text => VersionRange.TryParse(text, out _, out var problem) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused(problem))
    {
        Schema = """{"type":"string","format":"version-range"}""",
    };

    // The checks of the rule compile the patterns, because the limit on their cost is for all of them together.
    private static ValueKind<string> Expression(string allowed) => new(
        allowed,
        text => TagFilter.FindProblem(text) is { } problem ? ReadValue<string>.Refused(problem) : ReadValue<string>.Of(text))
    {
        Schema = """{"type":"string","format":"regex"}""",
    };
}

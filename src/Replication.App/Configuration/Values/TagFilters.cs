using Replication.Contracts.Rules;

namespace Replication.App.Configuration.Values;

/// <summary>Filters of tags and repositories: regular expressions, globs and version ranges.</summary>
internal static class TagFilters
{
    public static readonly ValueKind<string> Pattern =
        Expression("a regular expression of the linear-time subset that matches the whole tag, such as release-v.* (rule.tagFilter)");

    public static readonly ValueKind<string> Item =
        Expression("a regular expression of the linear-time subset that matches the whole tag, such as v1[.].* (rule.tags)");

    public static readonly ValueKind<string> Repository = Expression(
        "a regular expression of the linear-time subset that matches the whole name inside the namespace, such as app-.* "
            + "(rule.repositoryFilter)",
        mayBeGlob: false);

    public static readonly ValueKind<string> Glob = new(
        "a glob that matches the whole tag: characters of tags, * for any characters, ? for one, [abc] for one of them, such as v1.*",
        text => TagGlob.TryCompile(text, out _, out var problem) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused(problem))
    {
        Schema = """{"type":"string","format":"glob"}""",
    };

    public static readonly ValueKind<string> Versions = new(
        "comparisons such as >=1.2 <2, ^1.2 or ~1.2.3, and alternatives joined by || (rule.tags)",
        text => VersionRange.TryParse(text, out _, out var problem) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused(problem))
    {
        Schema = """{"type":"string","format":"version-range"}""",
    };

    // The checks of the rule compile the patterns, because the limit on their cost is for all of them together.
    private static ValueKind<string> Expression(string allowed, bool mayBeGlob = true) => new(
        allowed,
        text => TagFilter.FindProblem(text) is { } problem
            ? ReadValue<string>.Refused(mayBeGlob ? $"{problem}{ProbableGlob(text)}" : problem)
            : ReadValue<string>.Of(text))
    {
        Schema = """{"type":"string","format":"regex"}""",
    };

    private static string ProbableGlob(string text) => TagGlob.IsProbable(text) && TagGlob.TryCompile(text, out var pattern, out _)
        ? $"; it looks like a glob, which belongs under tagGlob (as a regular expression: {pattern})"
        : "";
}

using System.Reflection;
using System.Text.RegularExpressions;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Operations;
using Replication.Registries;
using Replication.Testing.Documentation;
using Replication.UnitTests.App.OpenApi;

namespace Replication.UnitTests.Documentation;

/// <summary>The error codes of tasks, of the API and of the quarantine, as the code has them.</summary>
internal static partial class ErrorCodes
{
    /// <summary>The codes of tasks and backfills: the constants, and the literals where an issue or a failure is made.</summary>
    public static IReadOnlyList<string> OfTasks() =>
        [.. Constants(typeof(CopyFailure))
            .Concat(Constants(typeof(TaskIssue)))
            .Concat(SourceText.Find(MadeIssue()).Select(CodeOf).OfType<string>())
                .Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The codes of the API's problem details with their statuses, as the OpenAPI document lists them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<int>> OfApi() =>
        DescribedEndpoint.Of(MappedEndpoints.All)
            .SelectMany(static it => it.Problems)
            .SelectMany(static it => it.Value.Select(code => (Code: code, Status: it.Key)))
                .GroupBy(static it => it.Code)
                .ToDictionary(
                    static it => it.Key, static it => (IReadOnlyList<int>)[.. it.Select(static made => made.Status).Distinct().Order()]);

    /// <summary>The codes that are written where a problem is made.</summary>
    public static IReadOnlyList<string> MadeOfApi() =>
        [.. SourceText.Find(MadeProblem(), "Replication.Coordination")
            .Select(static it => it.Match.Groups[1].Value)
            .Distinct()
            .Order(StringComparer.Ordinal)];

    /// <summary>The codes of quarantined parts of webhook calls.</summary>
    public static IReadOnlyList<string> OfQuarantine() => [.. Constants(typeof(QuarantineCode)).Order(StringComparer.Ordinal)];

    /// <summary>The codes that are written where a warning about a rule or an instance is made.</summary>
    public static IReadOnlyList<string> OfWarnings() =>
        [.. SourceText.Find(MadeWarning())
            .Select(static it => it.Match.Groups[1].Value)
            .Distinct()
            .Order(StringComparer.Ordinal)];

    /// <summary>The constants of a class of codes.</summary>
    public static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public)
            .Where(static it => it.IsLiteral)
            .Select(static it => (string)it.GetRawConstantValue()!);

    [GeneratedRegex("""Shown(?:Rule|Instance)Warning\(\s*"([a-z]\w*\.[a-z]\w*)"\s*,""")]
    private static partial Regex MadeWarning();

    // The literal, or the constant of the same file.
    private static string? CodeOf((string File, Match Match) made)
    {
        if (made.Match.Groups["literal"].Success)
            return made.Match.Groups["literal"].Value;
        var text = File.ReadAllText(Path.Combine(Page.Root, made.File));
        var constant = Regex.Match(text, $"const string {made.Match.Groups["name"].Value} = \"(\\w+)\";");
        return constant.Success ? constant.Groups[1].Value : null;
    }

    // new TaskIssue("code", …), new CopyFailure(Code, …), TaskIssue Issue(…) => new("code", …)
    [GeneratedRegex("""(?:TaskIssue|CopyFailure)(?: \w+\([^()]*\) => new)?\(\s*(?:"(?<literal>\w+)"|(?<name>[A-Z]\w*))\s*,""")]
    private static partial Regex MadeIssue();

    // Problem.Conflict("code", …), Problem.Of(status, "code", …), new RuleProblem("code", …), Add("code", …)
    [GeneratedRegex("""(?:Problem\.[A-Z]\w*|new (?:Rule|Body)Problem|\bAdd|\bAway)\(\s*(?:[\w.]+,\s*)?"([a-z]\w*\.[a-z]\w*)"\s*,""")]
    private static partial Regex MadeProblem();
}

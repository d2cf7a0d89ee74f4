using System.Text.RegularExpressions;

namespace Replication.WebConsole.Texts;

/// <summary>
/// The Japanese texts of what the API reports beside errors: problems of the status, warnings, findings of checks, reasons of the
/// quarantine, and conditions of a preview. A remedy is empty where nothing is to be done.
/// </summary>
internal static partial class Explanations
{
    private static readonly TextTable Table = new("explanations.ja.tsv");

    /// <summary>All codes, each after its kind and a slash.</summary>
    public static IEnumerable<string> Codes => Table.Codes;

    /// <summary>The text of a code with the names of what it is about; null in English, and for a code of a later server.</summary>
    public static ErrorText? Find(
        ExplanationKind kind, string? code, Language language, string? rule = null, string? instance = null, string? value = null)
    {
        return (Table.Find($"{PrefixOf(kind)}/{code}", language) ?? FailureOf(kind, code, language)) is { } text
            ? new ErrorText(Fill(text.Cause), Fill(text.Remedy))
            : null;

        // In one pass, so that a name with braces stays as it is.
        string Fill(string template) => Placeholder().Replace(template, found => found.Value switch
        {
            "{rule}" => rule ?? "",
            "{instance}" => instance ?? "",
            _ => value ?? "",
        });
    }

    /// <summary>The kind as the table writes it.</summary>
    public static string PrefixOf(ExplanationKind kind) => kind switch
    {
        ExplanationKind.Status => "status",
        ExplanationKind.Warning => "warning",
        ExplanationKind.Check => "check",
        ExplanationKind.Quarantine => "quarantine",
        ExplanationKind.Condition => "condition",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // A check fails for the same reasons as a task.
    private static ErrorText? FailureOf(ExplanationKind kind, string? code, Language language) =>
        kind == ExplanationKind.Check ? ErrorTexts.Find(code, language) : null;

    [GeneratedRegex(@"\{(?:rule|instance|value)\}")]
    private static partial Regex Placeholder();
}

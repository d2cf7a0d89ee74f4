namespace Replication.WebConsole.Texts;

/// <summary>
/// The Japanese texts of what the API reports beside errors: problems of the status, warnings, findings of checks, and reasons of the
/// quarantine. A remedy is empty where nothing is to be done.
/// </summary>
internal static class Explanations
{
    private static readonly TextTable Table = new("explanations.ja.tsv");

    /// <summary>All codes, each after its kind and a slash.</summary>
    public static IEnumerable<string> Codes => Table.Codes;

    /// <summary>The text of a code with the names of what it is about; null in English, and for a code of a later server.</summary>
    public static ErrorText? Find(ExplanationKind kind, string? code, Language language, string? rule = null, string? instance = null) =>
        (Table.Find($"{PrefixOf(kind)}/{code}", language) ?? FailureOf(kind, code, language)) is { } text
            ? new ErrorText(Fill(text.Cause, rule, instance), Fill(text.Remedy, rule, instance))
            : null;

    /// <summary>The kind as the table writes it.</summary>
    public static string PrefixOf(ExplanationKind kind) => kind switch
    {
        ExplanationKind.Status => "status",
        ExplanationKind.Warning => "warning",
        ExplanationKind.Check => "check",
        ExplanationKind.Quarantine => "quarantine",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // A check fails for the same reasons as a task.
    private static ErrorText? FailureOf(ExplanationKind kind, string? code, Language language) =>
        kind == ExplanationKind.Check ? ErrorTexts.Find(code, language) : null;

    private static string Fill(string text, string? rule, string? instance) =>
        text.Replace("{rule}", rule, StringComparison.Ordinal).Replace("{instance}", instance, StringComparison.Ordinal);
}

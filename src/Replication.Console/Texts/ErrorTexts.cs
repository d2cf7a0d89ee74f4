namespace Replication.WebConsole.Texts;

/// <summary>
/// The Japanese texts of error codes. In English, a page shows the message of the API; in Japanese, these texts with the message below.
/// </summary>
internal static class ErrorTexts
{
    private static readonly TextTable Table = new("errors.ja.tsv");

    /// <inheritdoc cref="TextTable.Codes"/>
    public static IEnumerable<string> Codes => Table.Codes;

    /// <inheritdoc cref="TextTable.Find"/>
    public static ErrorText? Find(string? code, Language language) => Table.Find(code, language);
}

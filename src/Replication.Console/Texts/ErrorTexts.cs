namespace Replication.WebConsole.Texts;

/// <summary>
/// The Japanese texts of error codes. In English, a page shows the message of the API; in Japanese, these texts with the message below.
/// </summary>
internal static class ErrorTexts
{
    private const string Resource = "errors.ja.tsv";

    private static readonly Lazy<Dictionary<string, ErrorText>> Japanese = new(Read);

    /// <summary>The codes that have a translation.</summary>
    public static IEnumerable<string> Codes => Japanese.Value.Keys;

    /// <summary>The text of a code; null in English, and for a code that this version does not know.</summary>
    public static ErrorText? Find(string? code, Language language) =>
        language == Language.Japanese && code is not null ? Japanese.Value.GetValueOrDefault(code) : null;

    private static Dictionary<string, ErrorText> Read()
    {
        using var stream = typeof(ErrorTexts).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static it => it.Split('\t'))
            .ToDictionary(static it => it[0], static it => new ErrorText(it[1], it[2]), StringComparer.Ordinal);
    }
}

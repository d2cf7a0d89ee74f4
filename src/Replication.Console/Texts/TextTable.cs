namespace Replication.WebConsole.Texts;

/// <summary>The Japanese texts of codes, from an embedded file with one line for each code: code, cause, remedy.</summary>
internal sealed class TextTable(string resource)
{
    private readonly Lazy<Dictionary<string, ErrorText>> _texts = new(() => Read(resource));

    /// <summary>The codes that have a translation.</summary>
    public IEnumerable<string> Codes => _texts.Value.Keys;

    /// <summary>The text of a code; null in English, and for a code that this version does not know.</summary>
    public ErrorText? Find(string? code, Language language) =>
        language == Language.Japanese && code is not null ? _texts.Value.GetValueOrDefault(code) : null;

    private static Dictionary<string, ErrorText> Read(string resource)
    {
        using var stream = typeof(TextTable).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static it => it.Split('\t'))
            .ToDictionary(static it => it[0], static it => new ErrorText(it[1], it[2]), StringComparer.Ordinal);
    }
}

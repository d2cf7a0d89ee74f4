using System.Net.Http.Headers;

namespace Replication.WebConsole.Texts;

/// <summary>Chooses the language of a page.</summary>
internal static class Languages
{
    /// <summary>The code of a language in HTML and in the cookie.</summary>
    public static string CodeOf(Language language) => language == Language.Japanese ? "ja" : "en";

    /// <summary>The language of a code; null when the code is unknown.</summary>
    public static Language? Find(string? code) => code switch
    {
        "ja" => Language.Japanese,
        "en" => Language.English,
        _ => null,
    };

    /// <summary>The chosen language, else the first of the browser's languages that the console has, else English.</summary>
    public static Language Choose(string? chosen, IEnumerable<string?> acceptLanguage) =>
        Find(chosen) ?? acceptLanguage
            .SelectMany(static it => (it ?? "").Split(','))
            .Select(static it => StringWithQualityHeaderValue.TryParse(it, out var value) ? value : null)
            .OfType<StringWithQualityHeaderValue>()
            .OrderByDescending(static it => it.Quality ?? 1)
            .Select(static it => Find(it.Value.Split('-')[0].ToLowerInvariant()))
            .FirstOrDefault(static it => it is not null) ?? Language.English;
}

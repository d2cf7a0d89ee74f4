using Microsoft.AspNetCore.Http;
using NodaTime;
using Replication.WebConsole.Texts;

namespace Replication.WebConsole.Access;

/// <summary>How a page looks for one browser.</summary>
/// <param name="Language">The language of the texts.</param>
/// <param name="Theme">The chosen theme: <c>dark</c>, <c>light</c>, or <c>system</c>.</param>
/// <param name="IsDark">Whether the page is dark.</param>
/// <param name="Zone">The time zone of the browser, by its name in the tz database.</param>
public sealed record ConsoleView(Language Language, string Theme, bool IsDark, string Zone)
{
    public const string LanguageCookie = "console-language";
    public const string ThemeCookie = "console-theme";
    public const string SchemeCookie = "console-scheme";
    public const string ZoneCookie = "console-zone";

    public static ConsoleView Default { get; } = new(Language.English, "system", IsDark: false, "UTC");

    public static ConsoleView Of(HttpRequest request)
    {
        var theme = request.Cookies[ThemeCookie] is "dark" or "light" ? request.Cookies[ThemeCookie]! : "system";
        return new ConsoleView(
            Languages.Choose(request.Cookies[LanguageCookie], request.Headers.AcceptLanguage),
            theme,
            theme == "dark" || (theme == "system" && request.Cookies[SchemeCookie] == "dark"),
            request.Cookies[ZoneCookie] is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null ? zone : "UTC");
    }
}

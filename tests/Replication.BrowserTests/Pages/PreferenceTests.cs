using System.Globalization;
using Microsoft.Playwright;
using Replication.BrowserTests.Browsing;
using Replication.BrowserTests.Systems;
using Xunit;

namespace Replication.BrowserTests.Pages;

/// <summary>Language, theme and time zone follow the browser until a person chooses.</summary>
public sealed class PreferenceTests(Chromium browser, ConsoleSystem system)
{
    [Theory]
    [InlineData("ja-JP", "ja", "概要")]
    [InlineData("en-US", "en", "Overview")]
    [InlineData("de-DE", "en", "Overview")]
    public async Task The_language_is_the_one_that_the_browser_asks_for(string locale, string language, string title)
    {
        await using var tab = await browser.OpenTabAsync(system, new TabOptions { Locale = locale });
        await tab.OpenAsync("/");

        await ExpectAsync(tab, language, title);
    }

    [Fact]
    public async Task A_chosen_language_is_kept()
    {
        await using var tab = await browser.OpenTabAsync(system);
        await tab.OpenAsync("/");

        await ChooseAsync(tab, "日本語");
        await ExpectAsync(tab, "ja", "概要");
        await tab.OpenAsync("/");
        await ExpectAsync(tab, "ja", "概要");
        await ChooseAsync(tab, "English");

        await ExpectAsync(tab, "en", "Overview");
    }

    [Fact]
    public async Task The_theme_follows_the_browser_until_one_is_chosen()
    {
        await using var tab = await browser.OpenTabAsync(system, new TabOptions { PrefersDark = true });
        await tab.OpenAsync("/");
        await ExpectThemeAsync(tab, "dark");

        await ChooseAsync(tab, "Theme: light");
        await ExpectThemeAsync(tab, "light");
        await ChooseAsync(tab, "Theme: system");

        await ExpectThemeAsync(tab, "dark");
    }

    [Fact]
    public async Task Times_are_local_with_UTC_on_hover()
    {
        await using var tab = await browser.OpenTabAsync(system, new TabOptions { Zone = "Asia/Tokyo" });
        await tab.OpenAsync("/");
        var time = tab.Page.Locator(".health time");

        // Both in one call: the page reads its data again every few seconds.
        var shown = await time.EvaluateAsync<string[]>("it => [it.textContent, it.title]");

        var utc = DateTime.ParseExact(shown[1], "yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        Assert.Equal(utc.AddHours(9).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), shown[0]);
    }

    private static async Task ChooseAsync(Tab tab, string link)
    {
        await tab.OpenMenuAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();
    }

    private static async Task ExpectAsync(Tab tab, string language, string title)
    {
        await Assertions.Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await Assertions.Expect(tab.Page.Locator("main h1")).ToHaveTextAsync(title);
    }

    private static Task ExpectThemeAsync(Tab tab, string theme) =>
        Assertions.Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
}

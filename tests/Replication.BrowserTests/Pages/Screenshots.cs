using Replication.BrowserTests.Browsing;
using Replication.BrowserTests.Systems;
using Xunit;

namespace Replication.BrowserTests.Pages;

/// <summary>
/// Makes pictures of every page for a person who looks at them. Run with <c>-explicit only</c> and the folder in
/// <c>REPLICATION_SCREENSHOTS</c>. Japanese needs Debian's package <c>fonts-noto-cjk</c>.
/// </summary>
public sealed class Screenshots(Chromium browser, ConsoleSystem system)
{
    private const string Variable = "REPLICATION_SCREENSHOTS";

    [Theory(Explicit = true)]
    [InlineData("en", false, 1280)]
    [InlineData("ja", false, 1280)]
    [InlineData("en", true, 1280)]
    [InlineData("ja", true, 1280)]
    [InlineData("en", false, 390)]
    [InlineData("ja", false, 390)]
    public async Task Of_every_page(string language, bool isDark, int width)
    {
        var folder = Environment.GetEnvironmentVariable(Variable) ?? throw new InvalidOperationException($"{Variable} names no folder");
        var options = new TabOptions { Locale = language, PrefersDark = isDark, Width = width };
        await using var signedIn = await browser.OpenTabAsync(system, options);
        await using var signedOut = await browser.OpenTabAsync(system.Address, options);
        foreach (var template in ConsolePages.Templates)
        {
            var tab = template == ConsolePages.SignIn ? signedOut : signedIn;
            await tab.OpenAsync(ConsolePages.AddressOf(template, system));
            var name = string.Concat(template.Trim('/').Select(static it => char.IsLetterOrDigit(it) ? it : '-'));
            var file = $"{(name.Length == 0 ? "overview" : name)}.{language}.{(isDark ? "dark" : "light")}.{width}.png";

            await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, file), FullPage = true });

            Assert.Empty(tab.Errors);
        }
    }
}

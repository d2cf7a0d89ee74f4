using Microsoft.Playwright;
using Replication.BrowserTests.Browsing;
using Replication.BrowserTests.Systems;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.BrowserTests.Pages;

/// <summary>The server is killed and restarted while a page is open.</summary>
public sealed class RestartTests(Chromium browser)
{
    private const float LongestRestart = 120_000;

    [Fact]
    public async Task An_open_page_reports_the_lost_connection_and_recovers_by_itself()
    {
        await using var system = await ServedSystem.StartAsync(settings: TestTokens.Settings);
        await using var tab = await browser.OpenTabAsync(system.Api.Address);
        await tab.SignInAsync(TestTokens.Admin);
        var banner = tab.Page.Locator("#connection-lost");
        await Assertions.Expect(banner).ToBeHiddenAsync();
        // A fresh page does not have this mark.
        await tab.Page.EvaluateAsync("() => { window.isOldPage = true; }");

        await system.Program.AsProcess().KillAsync();
        await Assertions.Expect(banner).ToBeVisibleAsync(new() { Timeout = LongestRestart });
        await Assertions.Expect(banner).ToContainTextAsync("connection to the server is lost");
        await system.StartProgramAsync();

        await tab.Page.WaitForFunctionAsync("() => !window.isOldPage", null, new() { Timeout = LongestRestart });
        await tab.ReadyAsync();
        await Assertions.Expect(banner).ToBeHiddenAsync();
        // The session outlives the process, and the page shows the data of the new one.
        await Assertions.Expect(tab.Page.Locator("section[aria-labelledby=rules] tbody tr")).ToHaveCountAsync(1);
        Assert.Equal("/", new Uri(tab.Page.Url).AbsolutePath);
    }
}

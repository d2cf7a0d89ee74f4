using Microsoft.Playwright;
using Replication.BrowserTests.Browsing;
using Replication.BrowserTests.Systems;
using Xunit;

namespace Replication.BrowserTests.Pages;

/// <summary>The charts, the processes and the waiting tasks of the first page.</summary>
public sealed class OverviewTests(Chromium browser, ConsoleSystem system)
{
    [Fact]
    public async Task The_time_of_the_charts_is_in_the_address_and_a_failure_is_one_click_from_its_record()
    {
        await using var tab = await browser.OpenTabAsync(system);
        await tab.OpenAsync("/");
        var page = tab.Page;
        await ExpectRangeAsync(page, "1 h");

        await page.GetByRole(AriaRole.Link, new() { Name = "7 d", Exact = true }).ClickAsync();
        await ExpectRangeAsync(page, "7 d");
        Assert.Equal("/?range=7d", PathOf(page));
        await page.ReloadAsync();
        await tab.ReadyAsync();
        await ExpectRangeAsync(page, "7 d");

        // A process writes what it counted within ten seconds, and the page reads it ten seconds later.
        var tasks = page.GetByRole(AriaRole.Img, new() { NameRegex = new("Finished tasks by outcome: Succeeded [1-9].*, Failed 1$") });
        await Assertions.Expect(tasks).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".chart .hatched")).Not.ToHaveCountAsync(0);
        await page.Locator(".legend li.bad a").ClickAsync();

        await Assertions.Expect(page.Locator($"a[href='/records/{system.Failed}']").First).ToBeVisibleAsync();
        Assert.Matches("^/records\\?status=failed&since=[^&]+&until=[^&]+$", PathOf(page));
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task A_table_has_the_values_of_the_charts()
    {
        await using var tab = await browser.OpenTabAsync(system, new TabOptions { Locale = "ja" });
        await tab.OpenAsync("/?range=24h");

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "表で表示" }).ClickAsync();
        var counted = tab.Page.Locator("[aria-labelledby=history] tbody td[data-label=失敗]");

        await Assertions.Expect(counted.Filter(new() { HasText = "1" })).Not.ToHaveCountAsync(0);
        Assert.Equal("/?range=24h&view=table", PathOf(tab.Page));
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Processes_are_shown_by_role_and_waiting_tasks_by_target()
    {
        await using var tab = await browser.OpenTabAsync(system);
        await tab.OpenAsync("/");

        var roles = tab.Page.Locator("dl.roles");
        foreach (var role in (string[])["Webhook receivers", "Coordinators", "Workers"])
            await Assertions.Expect(roles.Locator($"dt:text-is('{role}') + dd")).ToContainTextAsync("1 alive");
        await Assertions.Expect(tab.Page.Locator("table.waiting-by tbody th[scope=row]")).ToHaveTextAsync(["tokyo"]);
    }

    private static Task ExpectRangeAsync(IPage page, string name) =>
        Assertions.Expect(page.Locator(".switch a[aria-current]")).ToHaveTextAsync(name);

    private static string PathOf(IPage page) => new Uri(page.Url).PathAndQuery;
}

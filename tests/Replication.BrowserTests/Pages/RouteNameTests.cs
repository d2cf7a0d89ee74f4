using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Replication.BrowserTests.Browsing;
using Replication.BrowserTests.Systems;
using Xunit;

namespace Replication.BrowserTests.Pages;

/// <summary>An instance may have the name of a page.</summary>
public sealed class RouteNameTests(Chromium browser, ConsoleSystem system)
{
    [Theory]
    [InlineData("new")]
    [InlineData("edit")]
    [InlineData("instances")]
    public async Task An_instance_with_the_name_of_a_page_is_shown_and_edited(string name)
    {
        await system.Api.CreateInstanceAsync(
            new JsonObject { ["name"] = name, ["endpoint"] = "http://127.0.0.1:9" }, CancellationToken.None);
        try
        {
            await using var tab = await browser.OpenTabAsync(system);
            await tab.OpenAsync("/instances");

            await tab.Page.Locator($"[data-instance='{name}'] h2 a").ClickAsync();
            await Assertions.Expect(tab.Page.Locator("main h1")).ToHaveTextAsync(name);
            await tab.Page.Locator("#edit-instance").ClickAsync();
            await Assertions.Expect(tab.Page.Locator("main h1")).ToContainTextAsync($"'{name}'");

            Assert.Equal($"/instances/{name}/edit", new Uri(tab.Page.Url).AbsolutePath);
            Assert.Empty(tab.Errors);
        }
        finally
        {
            await system.Api.DeleteInstanceAsync(name, version: null, CancellationToken.None);
        }
    }
}

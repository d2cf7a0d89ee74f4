using Microsoft.Playwright;
using Replication.BrowserTests.Browsing;
using Replication.BrowserTests.Systems;
using Xunit;

namespace Replication.BrowserTests.Pages;

/// <summary>The detail of a record.</summary>
public sealed class RecordTests(Chromium browser, ConsoleSystem system)
{
    [Fact]
    public async Task A_record_links_to_its_trace()
    {
        var trace = (await system.Api.FindTaskAsync(system.Record.ToString(), CancellationToken.None)).Value.TraceId;
        await using var tab = await browser.OpenTabAsync(system);
        await tab.OpenAsync($"/records/{system.Record}");

        var link = tab.Page.GetByRole(AriaRole.Link, new() { Name = trace, Exact = true });

        await Assertions.Expect(link).ToHaveAttributeAsync("href", $"http://traces.example.com/trace/{trace}");
    }
}

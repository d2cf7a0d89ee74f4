using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Replication.BrowserTests.Browsing;
using Replication.BrowserTests.Systems;
using Replication.Contracts.Rules;
using Xunit;

namespace Replication.BrowserTests.Pages;

/// <summary>Two persons edit the same rule: the second one sees what the first one changed, and can go on.</summary>
public sealed class TwoEditorsTests(Chromium browser, ConsoleSystem system) : IAsyncLifetime
{
    private ShownRule _rule = null!;

    public async ValueTask InitializeAsync() => _rule = (await system.Api.CreateRuleAsync(Body("before"), CancellationToken.None)).Value;

    public async ValueTask DisposeAsync() => await system.Api.DeleteRuleAsync(_rule.Id, CancellationToken.None);

    [Fact]
    public async Task The_input_can_be_kept_together_with_the_changes_of_the_other_person()
    {
        await using var tab = await EditMeanwhileAsync("en-US");
        var changes = tab.Page.Locator("[aria-labelledby=their-changes]");

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Another person changed it meanwhile");
        await Assertions.Expect(changes.Locator("td", new() { HasText = "description" })).ToBeVisibleAsync();
        await Assertions.Expect(changes.Locator("ins")).ToHaveTextAsync(["after"]);
        await tab.Page.Locator("#merge").ClickAsync();
        await Assertions.Expect(changes).ToBeVisibleAsync();
        await tab.Page.Locator("main button[type=submit]").ClickAsync();

        await Assertions.Expect(tab.Page.Locator("main h1")).ToHaveTextAsync("two-editors");
        Assert.Equal(("mine", "after"), await ReadAsync());
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task The_current_rule_can_be_loaded_instead()
    {
        await using var tab = await EditMeanwhileAsync("ja");

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("他のユーザーが先に変更した");
        await tab.Page.Locator("#load-again").ClickAsync();

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Assertions.Expect(tab.Page.Locator("#rule-target-namespace")).ToHaveValueAsync("");
        Assert.Equal((null, "after"), await ReadAsync());
    }

    private static JsonObject Body(string description) => new()
    {
        ["name"] = "two-editors",
        ["description"] = description,
        ["source"] = "plain",
        ["target"] = "tokyo",
        ["level"] = "namespace",
        ["namespace"] = "shared",
        ["tagFilter"] = ".*",
    };

    private async Task<Tab> EditMeanwhileAsync(string locale)
    {
        var tab = await browser.OpenTabAsync(system, new TabOptions { Locale = locale });
        await tab.OpenAsync($"/rules/{_rule.Id}/edit");
        await tab.Page.Locator("main button[type=submit]").ClickAsync();
        await tab.Page.Locator("#rule-target-namespace").FillAsync("mine");
        var current = await system.Api.FindRuleAsync(_rule.Id, CancellationToken.None);
        await system.Api.ReplaceRuleAsync(_rule.Id, Body("after"), current.ETag, CancellationToken.None);
        await tab.Page.Locator("main button[type=submit]").ClickAsync();
        return tab;
    }

    private async Task<(string? TargetNamespace, string? Description)> ReadAsync()
    {
        var rule = (await system.Api.FindRuleAsync(_rule.Id, CancellationToken.None)).Value;
        return (rule.TargetNamespace, rule.Description);
    }
}

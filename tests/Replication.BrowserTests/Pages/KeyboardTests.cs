using Microsoft.Playwright;
using Replication.BrowserTests.Browsing;
using Replication.BrowserTests.Systems;
using Xunit;

namespace Replication.BrowserTests.Pages;

/// <summary>A rule is created with the keyboard alone: each field is reached by the Tab key.</summary>
public sealed class KeyboardTests(Chromium browser, ConsoleSystem system)
{
    private const string Name = "by-keyboard";
    private const int MostTabs = 80;

    [Fact]
    public async Task A_rule_is_created_without_a_pointer()
    {
        await using var tab = await browser.OpenTabAsync(system);
        var (page, keys) = (tab.Page, tab.Page.Keyboard);
        await tab.OpenAsync("/rules");
        await ReachAsync(page, "main a[href='/new/rule']");
        await keys.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#rule-name")).ToBeVisibleAsync();
        await ReachAsync(page, "#rule-name");
        await keys.TypeAsync(Name);
        await ReachAsync(page, "#rule-source");
        await keys.TypeAsync("hangzhou");
        await ReachAsync(page, "main fieldset input[type=checkbox]", "tokyo");
        await keys.PressAsync("Space");
        await ReachAsync(page, "main button[type=submit]");
        await keys.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#rule-namespace")).ToBeVisibleAsync();
        await ReachAsync(page, "#rule-namespace");
        await keys.TypeAsync("legacy");
        await ReachAsync(page, "#rule-tags");
        await keys.TypeAsync("v(1|2");
        await Assertions.Expect(page.Locator("label", new() { Has = page.Locator("#rule-tags") }).GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await keys.TypeAsync(")");
        await Assertions.Expect(page.Locator("[aria-labelledby=preview] tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#rule-tags")).ToHaveValueAsync("v(1|2)");
        await ReachAsync(page, "main button[type=submit]");
        await keys.PressAsync("Enter");

        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync(Name);
        Assert.Empty(tab.Errors);
        await system.Api.DeleteRuleAsync(new Uri(page.Url).Segments[^1], CancellationToken.None);
    }

    // Presses the Tab key until the element has the focus.
    private static async Task ReachAsync(IPage page, string selector, string label = "")
    {
        for (var pressed = 0; pressed < MostTabs; pressed++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>(
                "([selector, label]) => document.activeElement.matches(selector) && "
                    + "(label === '' || document.activeElement.closest('label').innerText.includes(label))",
                new[] { selector, label }))
                return;
        }
        Assert.Fail($"{selector} {label} is not reached with the Tab key at {page.Url}");
    }
}

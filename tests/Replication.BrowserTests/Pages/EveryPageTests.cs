using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Replication.BrowserTests.Browsing;
using Replication.BrowserTests.Systems;
using Xunit;

namespace Replication.BrowserTests.Pages;

/// <summary>What is true of each page. A new page is tested without a change here.</summary>
public sealed class EveryPageTests(ConsoleSystem system, SharedTabs tabs) : IClassFixture<SharedTabs>
{
    private static readonly string[] Serious = ["serious", "critical"];

    public static TheoryData<string> Templates => [.. ConsolePages.Templates];

    public static TheoryData<string, string> TemplatesAndThemes =>
        [.. ConsolePages.Templates.SelectMany(static it => new[] { (it, "light"), (it, "dark") })];

    [Theory]
    [MemberData(nameof(TemplatesAndThemes))]
    public async Task It_has_no_serious_problem_of_accessibility(string template, string theme)
    {
        var tab = await OpenAsync(template, new TabOptions { PrefersDark = theme == "dark" });
        Assert.Equal(theme, await tab.Page.Locator("html").GetAttributeAsync("data-theme"));

        var found = await tab.Page.RunAxe();

        var serious = found.Violations.Where(static it => Serious.Contains(it.Impact)).Select(Describe).ToList();
        Assert.True(serious.Count == 0, string.Join('\n', serious));
        Assert.NotEmpty(found.Passes);
        Assert.Empty(tab.Errors);
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task It_fits_a_phone_without_horizontal_scrolling(string template)
    {
        var tab = await OpenAsync(template, new TabOptions { Width = 390, Locale = "ja" });

        // The widest element explains what overflows.
        var overflow = await tab.Page.EvaluateAsync<string>(
            """
            () => document.documentElement.scrollWidth <= window.innerWidth ? '' : [...document.querySelectorAll('main *')]
                .filter(it => it.getBoundingClientRect().right > window.innerWidth + 1 && !it.closest('.table-scroll'))
                .map(it => it.outerHTML.slice(0, 150)).slice(0, 3).join('\n') || document.documentElement.scrollWidth + ' px'
            """);

        Assert.Equal("", overflow);
        Assert.Equal("ja", await tab.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Empty(tab.Errors);
    }

    private static string Describe(AxeResultItem it) =>
        $"{it.Impact}: {it.Help} ({it.Id})\n  {string.Join("\n  ", it.Nodes.Select(static node => node.Html).Take(5))}";

    private async Task<Tab> OpenAsync(string template, TabOptions options)
    {
        var tab = await tabs.FindAsync(isSignedIn: template != ConsolePages.SignIn, options);
        // The page of the sign-in has no script that reads what the browser prefers.
        if (template == ConsolePages.SignIn)
            await tab.Page.GotoAsync($"/preferences?theme={(options.PrefersDark ? "dark" : "light")}&to={ConsolePages.SignIn}");
        await tab.OpenAsync(ConsolePages.AddressOf(template, system));
        return tab;
    }
}

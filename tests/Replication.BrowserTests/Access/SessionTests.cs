using Microsoft.Playwright;
using Replication.BrowserTests.Browsing;
using Replication.BrowserTests.Systems;
using Xunit;

namespace Replication.BrowserTests.Access;

/// <summary>Sign-in, session and sign-out.</summary>
public sealed class SessionTests(Chromium browser, ConsoleSystem system)
{
    private const string SessionCookie = "replication-session";

    [Fact]
    public async Task A_wrong_token_is_explained_and_begins_no_session()
    {
        await using var tab = await browser.OpenTabAsync(system.Address);
        await tab.Page.GotoAsync("/sign-in");
        await tab.SendTokenAsync("a-token-that-the-server-does-not-know");

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not know this token");

        Assert.DoesNotContain(await tab.Page.Context.CookiesAsync(), static it => it.Name == SessionCookie);
        await tab.Page.GotoAsync("/");
        Assert.Contains("/sign-in", tab.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_token_begins_a_session_that_scripts_and_pages_cannot_read()
    {
        await using var tab = await browser.OpenTabAsync(system.Address);
        await tab.Page.GotoAsync("/?theme=any");
        await tab.SendTokenAsync(TestTokens.Operator);
        await tab.ReadyAsync();

        Assert.Equal("/?theme=any", new Uri(tab.Page.Url).PathAndQuery);
        var cookie = Assert.Single(await tab.Page.Context.CookiesAsync(), static it => it.Name == SessionCookie);
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, cookie.SameSite);
        Assert.DoesNotContain(SessionCookie, await tab.Page.EvaluateAsync<string>("() => document.cookie"), StringComparison.Ordinal);
        await Assertions.Expect(tab.Page.Locator(".account-name")).ToHaveTextAsync("oscar");

        // Both what the server sent and what the page is now.
        var sent = await (await tab.Page.ReloadAsync())!.TextAsync();
        await tab.ReadyAsync();
        foreach (var html in (string[])[sent, await tab.Page.ContentAsync()])
        {
            Assert.DoesNotContain(TestTokens.Operator, html, StringComparison.Ordinal);
            Assert.DoesNotContain(cookie.Value, html, StringComparison.Ordinal);
        }
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task After_the_sign_out_a_page_needs_a_token_again()
    {
        await using var tab = await browser.OpenTabAsync(system.Address);
        await tab.SignInAsync(TestTokens.Viewer);
        await tab.OpenMenuAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await tab.Page.WaitForURLAsync("**/sign-in");

        Assert.DoesNotContain(await tab.Page.Context.CookiesAsync(), static it => it.Name == SessionCookie);
        await tab.Page.GotoAsync("/");
        Assert.Contains("/sign-in?to=", tab.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_contains_no_inline_script()
    {
        await using var tab = await browser.OpenTabAsync(system);
        await tab.OpenAsync("/");

        Assert.Equal(0, await tab.Page.Locator("script:not([src])").CountAsync());
        Assert.Empty(tab.Errors);
    }
}

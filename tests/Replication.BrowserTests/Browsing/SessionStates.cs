using System.Collections.Concurrent;

namespace Replication.BrowserTests.Browsing;

/// <summary>Signs in once for each token and kind of tab. Later tabs start with the cookies of that one.</summary>
internal sealed class SessionStates
{
    private readonly ConcurrentDictionary<(Uri Console, string Token, TabOptions Options), Lazy<Task<string>>> _states = new();

    public Task<string> FindAsync(Chromium browser, Uri console, string token, TabOptions options) => _states.GetOrAdd(
        (console, token, options),
        key => new Lazy<Task<string>>(() => SignInAsync(browser, key.Console, key.Token, key.Options))).Value;

    private static async Task<string> SignInAsync(Chromium browser, Uri console, string token, TabOptions options)
    {
        await using var tab = await browser.OpenTabAsync(console, options);
        await tab.SignInAsync(token);
        return await tab.Page.Context.StorageStateAsync();
    }
}

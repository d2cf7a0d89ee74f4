using Replication.BrowserTests.Systems;

namespace Replication.BrowserTests.Browsing;

/// <summary>
/// Tabs that the tests of one class use one after another. Each test opens its page anew, with the session and the scripts that the
/// browser has already.
/// </summary>
public sealed class SharedTabs(Chromium browser, ConsoleSystem system) : IAsyncDisposable
{
    private readonly Dictionary<(bool IsSignedIn, TabOptions Options), Tab> _tabs = [];

    /// <summary>Returns the tab of these options, without the errors of earlier pages.</summary>
    public async Task<Tab> FindAsync(bool isSignedIn, TabOptions options)
    {
        if (!_tabs.TryGetValue((isSignedIn, options), out var tab))
            tab = _tabs[(isSignedIn, options)] = isSignedIn
                ? await browser.OpenTabAsync(system, options)
                : await browser.OpenTabAsync(system.Address, options);
        await tab.LeaveAsync();
        return tab;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var tab in _tabs.Values)
            await tab.DisposeAsync();
    }
}

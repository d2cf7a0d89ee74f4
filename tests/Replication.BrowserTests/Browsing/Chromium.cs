using Microsoft.Playwright;
using Replication.BrowserTests.Systems;
using Xunit;

namespace Replication.BrowserTests.Browsing;

/// <summary>Debian's Chromium, started once for the whole run. Each <see cref="Tab"/> has cookies of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    // Tests run as root in containers, which the sandbox does not support.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    // On a busy machine, a step takes a hundred times as long.
    private const float Timeout = 60_000;

    private readonly SessionStates _sessions = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException($"{Program} does not exist; it is in Debian's package chromium");
        Assertions.SetDefaultExpectTimeout(Timeout);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments, Timeout = Timeout });
    }

    /// <summary>Opens an empty tab without a session.</summary>
    public async Task<Tab> OpenTabAsync(Uri console, TabOptions? options = null, string? state = null)
    {
        var chosen = options ?? new TabOptions();
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = console.AbsoluteUri,
            Locale = chosen.Locale,
            ColorScheme = chosen.PrefersDark ? ColorScheme.Dark : ColorScheme.Light,
            TimezoneId = chosen.Zone,
            ViewportSize = new() { Width = chosen.Width, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
            StorageState = state,
        });
        context.SetDefaultTimeout(Timeout);
        return await Tab.CreateAsync(context);
    }

    /// <summary>Opens an empty tab with the session of a token.</summary>
    public async Task<Tab> OpenTabAsync(ConsoleSystem system, TabOptions? options = null, string token = TestTokens.Admin)
    {
        var chosen = options ?? new TabOptions();
        return await OpenTabAsync(system.Address, chosen, await _sessions.FindAsync(this, system.Address, token, chosen));
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

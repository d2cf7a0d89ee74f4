using Microsoft.Playwright;

namespace Replication.BrowserTests.Browsing;

/// <summary>One tab of the browser, with cookies of its own.</summary>
public sealed class Tab : IAsyncDisposable
{
    private readonly List<string> _errors = [];

    private Tab(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Keep(message);
        page.PageError += (_, error) => _errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Exceptions of scripts, and what the browser refused to load or to run.</summary>
    public IReadOnlyList<string> Errors => _errors;

    internal static async Task<Tab> CreateAsync(IBrowserContext context) => new(await context.NewPageAsync());

    /// <summary>Opens a page of the console and waits until it shows its data.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await ReadyAsync();
    }

    /// <summary>Closes the page and forgets its errors.</summary>
    public async Task LeaveAsync()
    {
        await Page.GotoAsync("about:blank");
        _errors.Clear();
    }

    /// <summary>Waits until the page shows its data.</summary>
    public Task ReadyAsync() =>
        Page.WaitForFunctionAsync("() => document.querySelector('main h1') && !document.querySelector('main .waiting')");

    /// <summary>Opens the menu of the account, after the live page has replaced the one that was sent first.</summary>
    public async Task OpenMenuAsync()
    {
        await ReadyAsync();
        await Page.Locator("details.account summary").ClickAsync();
    }

    /// <summary>Signs in with a token, and waits for the first page.</summary>
    public async Task SignInAsync(string token)
    {
        await Page.GotoAsync("/sign-in");
        await SendTokenAsync(token);
        await Page.WaitForURLAsync(static it => !it.Contains("/sign-in", StringComparison.Ordinal));
        await ReadyAsync();
    }

    /// <summary>Sends the form of the page for the sign-in.</summary>
    public async Task SendTokenAsync(string token)
    {
        await Page.Locator("#token").FillAsync(token);
        await Page.Locator("button[type=submit]").ClickAsync();
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    private void Keep(IConsoleMessage message)
    {
        if (message.Type == "error")
            _errors.Add($"{message.Text} ({message.Location})");
    }
}

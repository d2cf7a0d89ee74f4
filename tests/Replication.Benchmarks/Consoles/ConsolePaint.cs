using Microsoft.Playwright;

namespace Replication.Benchmarks.Consoles;

/// <summary>How soon pages appear and react in Debian's Chromium, on the machine of the console.</summary>
internal static class ConsolePaint
{
    private const int Repeats = 15;

    // The time from the action of a person until the browser has drawn what it changes.
    private const string Reaction = """
        async ({ selector, action, value, expected }) => {
          const element = document.querySelector(selector);
          const began = performance.now();
          if (action === 'click') element.click();
          else { element.value = value; element.dispatchEvent(new Event('change', { bubbles: true })); }
          for (;;) {
            await new Promise(done => requestAnimationFrame(done));
            if (new Function(`return ${expected}`)()) return performance.now() - began;
          }
        }
        """;

    public static async Task RunAsync()
    {
        await using var system = await ConsoleSystem.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu"],
        });
        var session = (await system.SignInAsync()).Split('=', 2);
        Console.WriteLine($"{"ms",-56}{"median",8}{"longest",9}");
        foreach (var path in (string[])["/", "/records", "/rules"])
        {
            foreach (var (isWarm, files) in ((bool, string)[])[(false, "new browser profile"), (true, "with cached files")])
                Print($"first contentful paint of {path}, {files}", await PaintAsync(browser, system, session, path, isWarm));
        }
        // The measuring function is made from text, which the policy of the console forbids.
        await using var context = await OpenAsync(browser, system, session, ignoresPolicy: true);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/records");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('tbody tr').length === 50");
        Print("open or close the menu", await ReactAsync(page, i => new
        {
            selector = "header button",
            action = "click",
            value = "",
            expected = $"document.querySelector('.mud-drawer--{(i % 2 == 0 ? "closed" : "open")}') !== null",
        }));
        Print("filter 100,000 records by status", await ReactAsync(page, i => new
        {
            selector = ".filters select",
            action = "change",
            value = i % 2 == 0 ? "failed" : "succeeded",
            expected = $"document.querySelectorAll('tbody tr').length === 50 && [...document.querySelectorAll('tbody tr')]"
                + $".every(it => it.textContent.includes('{(i % 2 == 0 ? "Failed" : "Succeeded")}'))",
        }));
    }

    private static async Task<IReadOnlyList<double>> PaintAsync(
        IBrowser browser, ConsoleSystem system, string[] session, string path, bool isWarm)
    {
        var times = new List<double>();
        var context = await OpenAsync(browser, system, session);
        for (var i = 0; i < Repeats; i++)
        {
            if (!isWarm)
            {
                await context.DisposeAsync();
                context = await OpenAsync(browser, system, session);
            }
            var page = await context.NewPageAsync();
            await page.GotoAsync(path);
            await page.WaitForFunctionAsync("() => performance.getEntriesByName('first-contentful-paint').length === 1");
            // The first page of the warm profile fills its cache.
            if (!isWarm || i > 0)
                times.Add(await page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime"));
            await page.CloseAsync();
        }
        await context.DisposeAsync();
        return times;
    }

    private static async Task<IReadOnlyList<double>> ReactAsync(IPage page, Func<int, object> step)
    {
        var times = new List<double>();
        for (var i = 0; i < Repeats; i++)
            times.Add(await page.EvaluateAsync<double>(Reaction, step(i)));
        return times;
    }

    // With the cookies that the first visit sets, because the first page of a browser loads twice.
    private static async Task<IBrowserContext> OpenAsync(
        IBrowser browser, ConsoleSystem system, string[] session, bool ignoresPolicy = false)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = system.ConsoleAddress.AbsoluteUri,
            BypassCSP = ignoresPolicy,
            Locale = "en-US",
            TimezoneId = "UTC",
            ViewportSize = new() { Width = 1280, Height = 900 },
        });
        await context.AddCookiesAsync(
        [
            Cookie(session[0], session[1]), Cookie("console-zone", "UTC"), Cookie("console-scheme", "light"),
        ]);
        return context;

        Cookie Cookie(string name, string value) => new() { Name = name, Value = value, Url = system.ConsoleAddress.AbsoluteUri };
    }

    private static void Print(string what, IReadOnlyList<double> times) =>
        Console.WriteLine($"{what,-56}{Figures.Percentile(times, 0.5),8:F0}{times.Max(),9:F0}");
}

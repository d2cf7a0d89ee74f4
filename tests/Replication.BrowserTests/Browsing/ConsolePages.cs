using System.Reflection;
using Microsoft.AspNetCore.Components;
using Replication.BrowserTests.Systems;

namespace Replication.BrowserTests.Browsing;

/// <summary>All pages of the console, by the templates of their routes.</summary>
internal static class ConsolePages
{
    public const string SignIn = "/sign-in";

    // The value of a parameter, by the segment before it.
    private static readonly Dictionary<string, Func<ConsoleSystem, string>> Values = new()
    {
        ["backfills"] = static it => it.DryRun.ToString(),
        ["imports"] = static it => it.Import.ToString(),
        ["instances"] = static _ => "hangzhou",
        ["quarantine"] = static it => it.Quarantined.ToString(),
        ["records"] = static it => it.Record.ToString(),
        ["repositories"] = static _ => "hangzhou",
        ["rules"] = static it => it.Rule,
    };

    public static IReadOnlyList<string> Templates { get; } =
    [
        .. typeof(WebConsole.App).Assembly.GetTypes()
            .SelectMany(static it => it.GetCustomAttributes<RouteAttribute>())
            .Select(static it => it.Template)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>An address of a page that exists in the system.</summary>
    public static string AddressOf(string template, ConsoleSystem system)
    {
        var segments = template.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            if (segments[i].StartsWith('{'))
                segments[i] = Values.TryGetValue(segments[i - 1], out var value)
                    ? value(system)
                    : throw new InvalidOperationException($"Add a value for {segments[i]} of {template} to {nameof(ConsolePages)}.");
        }
        return string.Join('/', segments);
    }
}

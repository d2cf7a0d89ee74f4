using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Replication.App.Client;

/// <summary>Which tasks a list shows; what the values may be is the server's to say.</summary>
internal sealed partial class TaskFilterOptions
{
    private const string RuleName = "rule";

    private readonly List<(string Name, Option<string?> Option)> _options =
    [
        .. new (string Name, string Description, string HelpName)[]
        {
            ("status", "In this status: pending, running, succeeded, failed or canceled.", "STATUS"),
            ("trigger", "Made by this: automatic, manual, backfill, reconcile or import.", "TRIGGER"),
            (RuleName, "Made by this rule (name or id).", "RULE"),
            ("instance", "Reading from or writing to this instance.", "NAME"),
            ("repository", "Reading from or writing to this repository.", "NAME"),
            ("tag", "Reading or writing this tag.", "TAG"),
            ("batch", "Of this batch.", "ID"),
            ("since", "Made at this time or later: 2026-01-31T12:00:00Z, or 2h (also s, m, d) ago.", "TIME"),
            ("until", "Made before this time, in the same form.", "TIME"),
        }.Select(static it => (it.Name, new Option<string?>($"--{it.Name}") { Description = it.Description, HelpName = it.HelpName })),
    ];

    public IEnumerable<Option> All => _options.Select(static it => it.Option);

    public async Task<List<(string Name, string? Value)>> ReadAsync(ApiCall call)
    {
        var read = new List<(string Name, string? Value)>();
        foreach (var (name, option) in _options)
        {
            var value = call.Line.GetValue(option);
            read.Add((name, value is null ? null : name switch
            {
                RuleName => (await Found.RuleAsync(call, value)).Id,
                "since" or "until" => Moment(value, call.Time.GetUtcNow()),
                _ => value,
            }));
        }
        return read;
    }

    /// <summary>How long ago as a time; anything else as it stands.</summary>
    internal static string Moment(string text, DateTimeOffset now)
    {
        if (Ago().Match(text) is not { Success: true } match
            || !int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var amount))
            return text;
        var ago = match.Groups[2].Value switch
        {
            "s" => TimeSpan.FromSeconds(amount),
            "m" => TimeSpan.FromMinutes(amount),
            "h" => TimeSpan.FromHours(amount),
            _ => TimeSpan.FromDays(amount),
        };
        return now - DateTimeOffset.MinValue > ago
            ? (now - ago).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
            : text;
    }

    [GeneratedRegex("^([0-9]{1,6})([smhd])$")]
    private static partial Regex Ago();
}

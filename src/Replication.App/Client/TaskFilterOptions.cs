using System.CommandLine;
using System.Globalization;
using Replication.Contracts;

namespace Replication.App.Client;

/// <summary>The options that filter a list of tasks. The server checks their values.</summary>
internal sealed class TaskFilterOptions
{
    private const string RuleName = "rule";

    private readonly List<(string Name, Option<string?> Option)> _options =
    [
        .. new (string Name, string Description, string HelpName)[]
        {
            ("status", "Only tasks in this status: pending, running, held, succeeded, failed or canceled.", "STATUS"),
            ("trigger", "Only tasks with this trigger: automatic, manual, backfill, reconcile or import.", "TRIGGER"),
            (RuleName, "Only tasks of this rule (name or id).", "RULE"),
            ("instance", "Only tasks with this source or target instance.", "NAME"),
            ("repository", "Only tasks with this source or target repository.", "NAME"),
            ("tag", "Only tasks with this source or target tag.", "TAG"),
            ("batch", "Only tasks of this batch (its id, or its first digits).", "ID"),
            ("since", "Only tasks created at this time or later: 2026-01-31T12:00:00Z, or 2h for 2 hours ago (also s, m, d).", "TIME"),
            ("until", "Only tasks created before this time, in the same form.", "TIME"),
        }.Select(static it => (it.Name, new Option<string?>($"--{it.Name}") { Description = it.Description, HelpName = it.HelpName })),
    ];

    public IEnumerable<Option> All => _options.Select(static it => it.Option);

    /// <summary>True when the command line has one of these options.</summary>
    public bool AreGiven(ApiCall call) => _options.Any(it => call.Line.GetValue(it.Option) is not null);

    public async Task<List<(string Name, string? Value)>> ReadAsync(ApiCall call)
    {
        var read = new List<(string Name, string? Value)>();
        foreach (var (name, option) in _options)
        {
            var value = call.Line.GetValue(option);
            read.Add((name, value is null ? null : name switch
            {
                RuleName => (await Lookup.RuleAsync(call, value)).Id,
                "since" or "until" => Moment(value, call.Time.GetUtcNow()),
                _ => value,
            }));
        }
        return read;
    }

    /// <summary>Converts a duration such as <c>2h</c> to that time before now. Returns any other text unchanged.</summary>
    internal static string Moment(string text, DateTimeOffset now)
    {
        if (!Duration.TryParse(text, out var ago))
            return text;
        return now - DateTimeOffset.MinValue > ago.Value
            ? (now - ago.Value).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
            : text;
    }
}

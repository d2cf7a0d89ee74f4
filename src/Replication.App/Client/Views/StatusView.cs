using Replication.App.Logging;
using Replication.Contracts;
using Replication.Contracts.Status;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows the status on one screen: a sentence, what is wrong, the rules and the instances.</summary>
internal static class StatusView
{
    private const int MaxRows = 20;

    public static IRenderable Of(StatusDocument it, bool showAll)
    {
        var rules = showAll || it.Rules.Count <= MaxRows
            ? it.Rules
            : [.. it.Rules.Where(static rule => rule.State != RuleState.Current).Take(MaxRows)];
        var instances = it.Instances.Where(static one => one.Conditions.Count > 0 || one.LastReportAt is not null).ToList();
        var rows = new List<IRenderable> { new Text(PrintableText.Escape(it.Summary)) };
        if (it.Problems.Count > 0)
            Add(rows, Problems(it.Summary, it.Problems.Take(MaxRows)));
        if (it.Problems.Count > MaxRows)
            rows.Add(new Text($"{it.Problems.Count - MaxRows} more problems are not shown; --json shows them"));
        if (it.Notes.Count > 0)
            Add(rows, Notes(it.Notes.Take(MaxRows)));
        if (it.Notes.Count > MaxRows)
            rows.Add(new Text($"{it.Notes.Count - MaxRows} more notes are not shown; --json shows them"));
        if (rules.Count > 0)
            Add(rows, Rules(rules, it.MeasuredAt));
        if (rules.Count < it.Rules.Count)
            rows.Add(new Text($"{it.Rules.Count - rules.Count} more rules are not shown; --all shows them"));
        if (instances.Count > 0)
            Add(rows, Instances(instances, it.MeasuredAt));
        return new Rows(rows);
    }

    private static void Add(List<IRenderable> rows, IRenderable part)
    {
        rows.Add(Text.Empty);
        rows.Add(part);
    }

    // The summary is the message of the first problem.
    private static IRenderable Problems(string summary, IEnumerable<StatusProblem> problems) => Columns.Fields(
        problems.SelectMany((it, index) => ((string, string?)[])
        [
            ("wrong", index == 0 && summary.Contains(it.Message, StringComparison.Ordinal) ? null : it.Message),
            ("to do", it.Advice),
        ]));

    private static IRenderable Notes(IEnumerable<StatusProblem> notes) => Columns.Fields(
        notes.SelectMany(static it => ((string, string?)[])[("note", it.Message), ("to do", it.Advice)]));

    private static IRenderable Rules(IEnumerable<RuleHealth> rules, DateTimeOffset now) => Columns.Of(
        rules,
        new("rule", static it => it.Name) { MinWidth = 20 },
        new("target", static it => it.Target) { MinWidth = 11, Drop = 1 },
        new("state", static it => it.State.ToWord()),
        new("lag", static it => it.LagSeconds > 0 ? DurationText.Short(TimeSpan.FromSeconds(it.LagSeconds)) : null),
        new("wait", static it => Count(it.Waiting)),
        new("run", static it => Count(it.Running)),
        new("fail", static it => Count(it.Failing)),
        new("drift", static it => it.Drift is { } drift ? $"{drift}" : null),
        new("success", it => it.LastSuccessAt is { } at ? DurationText.Ago(now - at) : null));

    private static IRenderable Instances(IEnumerable<InstanceHealth> instances, DateTimeOffset now) => Columns.Of(
        instances.SelectMany(static it => it.Conditions.Count == 0
            ? [(Instance: it, Condition: (InstanceCondition?)null)]
            : it.Conditions.Select(condition => (Instance: it, Condition: (InstanceCondition?)condition))),
        new("instance", static it => it.Instance.Name) { MinWidth = 16 },
        new("condition", static it => it.Condition is { } condition ? condition.ToWord() : "ok"),
        new("webhook", it => it.Instance.LastReportAt is { } at ? DurationText.Ago(now - at) : null),
        new("since or until", static it => it.Condition switch
        {
            InstanceCondition.CredentialsRefused => $"since {Screen.Time(it.Instance.CredentialsRefusedSince)}",
            InstanceCondition.WebhookRefused => $"since {Screen.Time(it.Instance.RefusedCalls?.Since)}",
            InstanceCondition.PushesUnreported => $"until {Screen.Time(it.Instance.RefusedCalls?.LastAt)}",
            InstanceCondition.Throttled => $"until {Screen.Time(it.Instance.ThrottledUntil)}",
            InstanceCondition.Paused => $"until {Screen.Time(it.Instance.PausedUntil)}",
            _ => null,
        }));

    private static string? Count(int number) => number == 0 ? null : number >= 1000 ? "999+" : $"{number}";
}

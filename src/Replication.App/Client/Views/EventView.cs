using Replication.Contracts;
using Replication.Contracts.Access;
using Replication.Contracts.Status;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows completion events, audit entries and quarantined payloads in a terminal.</summary>
internal static class EventView
{
    public static IRenderable List(IEnumerable<CompletionEvent> events) => Columns.Of(
        events,
        new("finished", static it => Screen.Time(it.FinishedAt)) { Short = static it => Screen.ShortTime(it.FinishedAt), Drop = 1 },
        new("status", static it => it.Status.ToWord()),
        new("source", static it => Words.Of(it.Source)) { MinWidth = 16 },
        new("target", static it => Words.Of(it.Target)) { Short = static it => Words.TargetBeside(it.Source, it.Target), MinWidth = 12 },
        new("result", Result) { Drop = 2 },
        new("rule", static it => it.RuleName ?? it.Rule) { MinWidth = 12, Drop = 3 },
        new("task", static it => it.Task.ToString()) { IsId = true });

    /// <summary>An event in one line, for a list that grows.</summary>
    public static string Line(CompletionEvent it) =>
        $"{Screen.Time(it.FinishedAt)}  {it.Status.ToWord()}  {Words.Of(it.Source)}  "
            + $"{Words.Of(it.Target)}{(it.Issue is { } issue && it.Status != ReplicationStatus.Succeeded ? $"  {issue.Code}" : "")}";

    public static IRenderable Audit(IEnumerable<AuditEntry> entries) => Columns.Of(
        entries,
        new("at", static it => Screen.Time(it.At)) { Short = static it => Screen.ShortTime(it.At) },
        new("who", static it => it.Who) { MinWidth = 12 },
        new("action", static it => it.Action),
        new("subject", static it => it.Subject) { MinWidth = 16 });

    public static IRenderable Quarantine(IEnumerable<QuarantinedPayload> payloads) => Columns.Of(
        payloads,
        new("received", static it => Screen.Time(it.ReceivedAt)) { Short = static it => Screen.ShortTime(it.ReceivedAt) },
        new("instance", static it => it.Instance) { MinWidth = 12 },
        new("code", static it => it.Code ?? ""),
        new("reason", static it => it.Reason) { IsProse = true },
        new("id", static it => it.Id.ToString()) { IsId = true, Drop = 1 });

    /// <summary>One part with its body.</summary>
    public static IRenderable Quarantined(QuarantinedPayload it) => Columns.Fields(
    [
        ("id", it.Id.ToString()),
        ("instance", it.Instance),
        ("source", it.Source.ToWord()),
        ("received", Screen.Time(it.ReceivedAt)),
        ("code", it.Code),
        ("reason", it.Reason),
        ("replay", it.Call is null ? "not possible: it is too large, or an older version stored it" : "possible"),
        .. it.Headers?.Select(static header => ($"header {header.Key}", (string?)header.Value)) ?? [],
        ("body", it.Body),
    ]);

    public static IRenderable DeadLetters(IEnumerable<DeadLetterQueue> queues) => Columns.Of(
        queues,
        new("queue", static it => it.Queue) { MinWidth = 24 },
        new("messages", static it => $"{it.Messages}"));

    private static string Result(CompletionEvent it) => it.Issue is { } issue && it.Status != ReplicationStatus.Succeeded
        ? issue.Code
        : it.Outcome is { } outcome ? outcome.ToWord() : "";
}

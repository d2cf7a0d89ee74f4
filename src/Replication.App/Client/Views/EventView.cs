using Replication.Contracts.Access;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.DeadLetters;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows completion events, audit entries and quarantined payloads in a terminal.</summary>
internal static class EventView
{
    public static IRenderable List(IEnumerable<CompletionEvent> events) => Columns.Of(
        events,
        ("finished", static it => Screen.Time(it.FinishedAt)),
        ("status", static it => Words.Of(it.Status)),
        ("source", static it => Words.Of(it.Source)),
        ("target", static it => Words.Of(it.Target)),
        ("result", static it => it.Issue is { } issue && it.Status != ReplicationStatus.Succeeded
            ? issue.Code
            : it.Outcome is { } outcome ? Words.Of(outcome) : ""),
        ("task", static it => it.Task.ToString()));

    /// <summary>An event in one line, for a list that grows.</summary>
    public static string Line(CompletionEvent it) =>
        $"{Screen.Time(it.FinishedAt)}  {Words.Of(it.Status)}  {Words.Of(it.Source)}  "
            + $"{Words.Of(it.Target)}{(it.Issue is { } issue && it.Status != ReplicationStatus.Succeeded ? $"  {issue.Code}" : "")}";

    public static IRenderable Audit(IEnumerable<AuditEntry> entries) => Columns.Of(
        entries,
        ("at", static it => Screen.Time(it.At)),
        ("who", static it => it.Who),
        ("action", static it => it.Action),
        ("subject", static it => it.Subject));

    public static IRenderable Quarantine(IEnumerable<QuarantinedPayload> payloads) => Columns.Of(
        payloads,
        ("received", static it => Screen.Time(it.ReceivedAt)),
        ("instance", static it => it.Instance),
        ("code", static it => it.Code ?? ""),
        ("reason", static it => it.Reason),
        ("id", static it => it.Id.ToString()));

    public static IRenderable DeadLetters(IEnumerable<DeadLetterQueue> queues) => Columns.Of(
        queues,
        ("queue", static it => it.Queue),
        ("messages", static it => $"{it.Messages}"));
}

using Replication.App.Copy;
using Replication.App.Logging;
using Replication.Contracts;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows rules in a terminal.</summary>
internal static class RuleView
{
    private const string NameTooLong = "the name would be too long";

    public static IRenderable List(IEnumerable<ShownRule> rules) => Columns.Of(
        rules,
        new("name", static it => it.Name) { MinWidth = 20 },
        new("source", Source) { MinWidth = 16 },
        new("target", Target) { Short = static it => IsSameScope(it) ? Targets(it) : Target(it), MinWidth = 12 },
        new("tags", static it => it.TagGlob ?? it.TagFilter) { MinWidth = 8, Drop = 2 },
        new("status", Status),
        new("lag", static it => it.Status.LagSeconds > 0 ? Amounts.Left(TimeSpan.FromSeconds(it.Status.LagSeconds)) : "") { Drop = 1 },
        new("last success", static it => it.Status.LastSuccessAt is { } at ? Screen.Time(at) : "")
        {
            Short = static it => it.Status.LastSuccessAt is { } at ? Screen.ShortTime(at) : "",
            Drop = 3,
        },
        new("declared", static it => Words.YesNo(it.Declared)) { Drop = 4 },
        new("id", static it => it.Id) { IsId = true, Drop = 5 });

    public static IRenderable One(ShownRule it) => Columns.Fields(
    [
        ("id", it.Id),
        ("status", Status(it)),
        .. SpecRows.Of(typeof(RuleSpec), it, new Dictionary<string, string?> { ["source"] = Source(it), ["target"] = Target(it) }),
        ("declared", Words.YesNo(it.Declared)),
        ("paused", it.Status.PausedAt is { } paused ? $"{Screen.Time(paused)} by {it.Status.PausedBy}" : null),
        ("overrides the file", it.FileOverride is null ? null : Words.YesNo(true)),
        ("backfill", it.Backfill?.ToString()),
        ("open tasks", $"{it.Status.OpenTasks}"),
        ("failed tasks", $"{it.Status.FailedTasks} ({it.Status.FailedSinceSuccess} since the last success)"),
        ("lag", it.Status.LagSeconds > 0 ? Amounts.Left(TimeSpan.FromSeconds(it.Status.LagSeconds)) : null),
        ("oldest missing", it.Status.OldestMissing is { } missing
            ? $"{Image(missing)} {Screen.Time(missing.PushedAt)}, task {missing.Task} {missing.Status.ToWord()}"
            : null),
        .. Reconciler(it.Status.Reconciliation),
        .. it.Status.Targets.Count < 2
            ? []
            : it.Status.Targets.Select(static target => ($"to {target.Instance}", (string?)OfTarget(target))),
        ("last push", it.Status.LastPushAt is { } push ? Screen.Time(push) : null),
        ("last success", it.Status.LastSuccessAt is { } success ? Screen.Time(success) : null),
        ("last failure", it.Status.LastFailure is { } failure
            ? $"{Screen.Time(it.Status.LastFailureAt)} {failure.Code}: {failure.Message}"
            : null),
        ("created", Screen.Time(it.CreatedAt)),
        ("active since", Screen.Time(it.ActiveSince)),
    ]);

    private static IEnumerable<(string, string?)> Reconciler(ShownReconciliation? it) => it is null ? [] :
    [
        ("last comparison", it.LastFinishedAt is { } at ? Screen.Time(at) : "none yet"),
        ("compared", it.Last is { } last
            ? $"{Counted.Of(last.Images, "image")}: {last.Present} present, {last.Older} older than the rule, {last.Missed} not reported"
            : null),
        ("drift", it.Last is { } found ? $"{found.Missing} missing, {found.Different} different" : null),
        ("not compared", it.Issue is { } issue ? $"{issue.Code}: {issue.Message}" : null),
    ];

    private static string Source(ShownRule it) => $"{it.Source}/{Scope(Namespaces(it), it.Repository)}";

    private static string Target(ShownRule it) =>
        $"{Targets(it)}/{Scope(it.TargetNamespace ?? Namespaces(it), it.TargetRepository ?? it.Repository)}";

    private static bool IsSameScope(ShownRule it) =>
        (it.TargetNamespace ?? Namespaces(it), it.TargetRepository ?? it.Repository) == (Namespaces(it), it.Repository);

    private static string Namespaces(ShownRule it) => Joined(it.SourceNamespaces);

    private static string Targets(ShownRule it) => Joined(it.TargetInstances);

    private static string Joined(IReadOnlyList<string> names) => names is [var one] ? one : $"{{{string.Join(',', names)}}}";

    private static string Scope(string @namespace, string? repository) => $"{@namespace}/{repository ?? "*"}";

    private static string OfTarget(ShownTargetStatus it) => string.Join(", ", (string[])
    [
        it.LagSeconds > 0 ? $"lag {Amounts.Left(TimeSpan.FromSeconds(it.LagSeconds))}" : "every push is there",
        $"{it.OpenTasks} open",
        $"{it.FailedTasks} failed",
        .. it.LastSuccessAt is { } at ? [$"last success {Screen.Time(at)}"] : Array.Empty<string>(),
    ]);

    private static string Status(ShownRule it) => it switch
    {
        { Enabled: true } => "enabled",
        { Status.Hold: true } => "held",
        _ => "paused",
    };

    public static IRenderable Preview(RulePreview preview) => new Rows(
        Columns.Of(preview.Items, [.. PreviewColumns(preview.Items.Any(static it => it.Signature is not null))]),
        new Text($"{Counted.Of(preview.Items.Count, "image")}, in {Counted.Of(preview.TagsSeen, "tag")} of "
            + Counted.Of(preview.RepositoriesSeen, "repository", "repositories")),
        new Rows(preview.Conditions.Select(static it => new Text(PrintableText.Escape($"not checked: {it.Message}")))),
        new Rows(preview.Unreadable.Select(static it => new Text(PrintableText.Escape($"tags could not be listed: {it}")))));

    private static IEnumerable<Column<PreviewedImage>> PreviewColumns(bool verifies)
    {
        yield return new("source", static it => Image(it.Source)) { MinWidth = 24 };
        yield return new("target", static it => it.Target is { } target
            ? Image(target)
            : NameTooLong)
        { Short = ShortTarget, MinWidth = 20 };
        if (verifies)
            yield return new("signature", static it => it.Signature is not { } found ? "" : found.Issue?.Code ?? "verified");
    }

    private static string ShortTarget(PreviewedImage it) => it.Target is not { } target
        ? NameTooLong
        : (target.Repository, target.Tag) == (it.Source.Repository, it.Source.Tag) ? target.Instance : Image(target);

    private static string Image(PreviewedTag it) => $"{it.Instance}/{it.Repository}:{it.Tag}";

    private static string Image(MissingPush missing) => missing.Action == TaskAction.DeleteTag
        ? $"the deletion of {missing.Repository}:{missing.Tag}, reported"
        : $"{missing.Repository}:{missing.Tag}, pushed";
}

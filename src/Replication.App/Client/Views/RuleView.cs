using Replication.App.Copy;
using Replication.App.Logging;
using Replication.Contracts.Rules;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows rules in a terminal.</summary>
internal static class RuleView
{
    public static IRenderable List(IEnumerable<ShownRule> rules) => Columns.Of(
        rules,
        ("name", static it => it.Name),
        ("source", Source),
        ("target", Target),
        ("tags", static it => it.TagGlob ?? it.TagFilter),
        ("status", Status),
        ("lag", static it => it.Status.LagSeconds > 0 ? Amounts.Left(TimeSpan.FromSeconds(it.Status.LagSeconds)) : ""),
        ("last success", static it => it.Status.LastSuccessAt is { } at ? Screen.Time(at) : ""),
        ("declared", static it => Words.YesNo(it.Declared)),
        ("id", static it => it.Id));

    public static IRenderable One(ShownRule it) => Columns.Fields(
    [
        ("id", it.Id),
        ("status", Status(it)),
        .. SpecRows.Of(typeof(RuleSpec), it, new Dictionary<string, string?> { ["source"] = Source(it), ["target"] = Target(it) }),
        ("declared", Words.YesNo(it.Declared)),
        ("open tasks", $"{it.Status.OpenTasks}"),
        ("lag", it.Status.LagSeconds > 0 ? Amounts.Left(TimeSpan.FromSeconds(it.Status.LagSeconds)) : null),
        ("last push", it.Status.LastPushAt is { } push ? Screen.Time(push) : null),
        ("last success", it.Status.LastSuccessAt is { } success ? Screen.Time(success) : null),
        ("last failure", it.Status.LastFailure is { } failure
            ? $"{Screen.Time(it.Status.LastFailureAt)} {failure.Code}: {failure.Message}"
            : null),
        ("created", Screen.Time(it.CreatedAt)),
        ("active since", Screen.Time(it.ActiveSince)),
    ]);

    private static string Source(ShownRule it) => $"{it.Source}/{Scope(it.Namespace, it.Repository)}";

    private static string Target(ShownRule it) =>
        $"{it.Target}/{Scope(it.TargetNamespace ?? it.Namespace, it.TargetRepository ?? it.Repository)}";

    private static string Scope(string @namespace, string? repository) => $"{@namespace}/{repository ?? "*"}";

    private static string Status(ShownRule it) => it.Enabled ? "enabled" : "paused";

    public static IRenderable Preview(RulePreview preview) => new Rows(
        Columns.Of(
            preview.Items,
            ("source", static it => Image(it.Source)),
            ("target", static it => it.Target is { } target ? Image(target) : "the name would be too long")),
        new Text($"{preview.Items.Count} images, in {preview.TagsSeen} tags of {preview.RepositoriesSeen} repositories"),
        new Rows(preview.Unreadable.Select(static it => new Text(PrintableText.Escape($"tags could not be listed: {it}")))));

    private static string Image(PreviewedTag it) => $"{it.Instance}/{it.Repository}:{it.Tag}";
}

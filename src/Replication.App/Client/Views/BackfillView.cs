using Replication.Contracts.Backfills;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows backfills in a terminal.</summary>
internal static class BackfillView
{
    public static IRenderable List(IEnumerable<BackfillDocument> backfills) => Columns.Of(
        backfills,
        ("status", static it => Words.Of(it.Status)),
        ("rule", static it => it.Rule),
        ("found", static it => $"{it.Found}"),
        ("done", static it => $"{it.Done}"),
        ("already there", static it => $"{it.AlreadyThere}"),
        ("failed", static it => $"{it.Failed}"),
        ("missing", static it => it.DryRun ? $"{it.Missing}" : null),
        ("created", static it => Screen.Time(it.CreatedAt)),
        ("id", static it => it.Id.ToString()));

    public static IRenderable One(BackfillDocument it) => Columns.Fields(
        ("id", it.Id.ToString()),
        ("status", Words.Of(it.Status)),
        ("issue", it.Issue?.Message),
        ("rule", it.Rule),
        ("from", it.Source),
        ("to", it.Target),
        ("dry run", it.DryRun ? Words.YesNo(true) : null),
        ("thorough", it.Thorough ? Words.YesNo(true) : null),
        ("repositories", it.Repositories is { } named ? string.Join(", ", named) : null),
        ("found", $"{it.Found} images, in {it.TagsSeen} tags of {it.RepositoriesSeen} repositories"),
        ("done", $"{it.Done}"),
        ("already there", $"{it.AlreadyThere}"),
        ("failed", $"{it.Failed}"),
        ("canceled", $"{it.Canceled}"),
        ("missing", it.DryRun ? $"{it.Missing}" : null),
        ("open", $"{it.Open}"),
        ("repository now", it.Repository),
        ("created", Screen.Time(it.CreatedAt)),
        ("started", it.StartedAt is null ? null : Screen.Time(it.StartedAt)),
        ("finished", it.FinishedAt is null ? null : Screen.Time(it.FinishedAt)),
        ("next attempt", it.NextAttemptAt is null ? null : Screen.Time(it.NextAttemptAt)));

    /// <summary>The id, the progress and the whole issue in one line, for output that cannot be redrawn.</summary>
    public static string Line(BackfillDocument it) =>
        $"{it.Id}  {Words.Of(it.Status)}  found {it.Found}  done {it.Done}  already there {it.AlreadyThere}  failed "
            + $"{it.Failed}{(it.DryRun ? $"  missing {it.Missing}" : $"  open {it.Open}")}{(it.Issue is { } issue ? $"  {issue.Code}: {issue.Message}" : "")}";
}

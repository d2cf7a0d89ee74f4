using Replication.Contracts;
using Replication.Contracts.Backfills;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows backfills in a terminal.</summary>
internal static class BackfillView
{
    public static IRenderable List(IEnumerable<BackfillDocument> backfills) => Columns.Of(
        backfills,
        new("status", static it => it.Status.ToWord()),
        new("rule", static it => it.RuleName) { MinWidth = 16 },
        new("found", static it => $"{it.Found}"),
        new("done", static it => $"{it.Done}"),
        new("already there", static it => $"{it.AlreadyThere}")
        {
            Short = static it => $"{it.AlreadyThere}",
            ShortHeading = "present",
            Drop = 2,
        },
        new("failed", static it => $"{it.Failed}"),
        new("missing", static it => it.DryRun ? $"{it.Missing}" : null) { Drop = 1 },
        new("created", static it => Screen.Time(it.CreatedAt)) { Short = static it => Screen.ShortTime(it.CreatedAt), Drop = 3 },
        new("id", static it => it.Id.ToString()) { IsId = true });

    public static IRenderable One(BackfillDocument it) => Columns.Fields(
    [
        ("id", it.Id.ToString()),
        ("status", it.Status.ToWord()),
        ("issue", it.Issue?.Message),
        ("rule", it.RuleName),
        ("from", it.Source),
        ("to", string.Join(", ", it.Targets)),
        ("dry run", it.DryRun ? Words.YesNo(true) : null),
        ("thorough", it.Thorough ? Words.YesNo(true) : null),
        ("repositories", it.Repositories is { } named ? string.Join(", ", named) : null),
        ("pushed since", it.Since is { } since ? Screen.Time(since) : null),
        .. Progress(it),
    ]);

    /// <summary>The progress and the times of a backfill or an import.</summary>
    public static IEnumerable<(string, string?)> Progress(BackfillReport it) =>
    [
        ("found", $"{Counted.Of(it.Found, "image")}, in {Counted.Of(it.TagsSeen, "tag")} of "
            + Counted.Of(it.RepositoriesSeen, "repository", "repositories")),
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
        ("next attempt", it.NextAttemptAt is null ? null : Screen.Time(it.NextAttemptAt)),
    ];

    public static IRenderable Missing(IEnumerable<ShownMissingImage> images, DateTimeOffset now) => Columns.Of(
        images,
        new("missing image", static it => Words.Of(it.Source)) { MinWidth = 26 },
        new("target", static it => it.Target is { } target ? Words.Of(target) : "the name would be too long")
        {
            MinWidth = 18,
            Drop = 1,
        },
        new("digest", static it => it.Digest?.Text) { Short = static it => ShortDigest(it.Digest?.Text), Drop = 2 },
        new("pushed", it => it.PushedAt is { } at ? DurationText.Ago(now - at) : null),
        new("on the way", static it => it.OnTheWay ? it.TaskStatus!.Value.ToWord() : null));

    private static string? ShortDigest(string? digest) => digest is null ? null : digest[..Math.Min(digest.Length, "sha256:".Length + 12)];

    /// <summary>The id, the progress and the whole issue in one line, for output that cannot be redrawn.</summary>
    public static string Line(BackfillReport it) =>
        $"{it.Id}  {it.Status.ToWord()}  found {it.Found}  done {it.Done}  already there {it.AlreadyThere}  failed "
            + $"{it.Failed}{(it.DryRun ? $"  missing {it.Missing}" : $"  open {it.Open}")}{(it.Issue is { } issue ? $"  {issue.Code}: {issue.Message}" : "")}";
}

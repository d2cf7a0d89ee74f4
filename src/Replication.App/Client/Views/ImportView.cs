using Replication.Contracts;
using Replication.Contracts.Imports;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows imports in a terminal.</summary>
internal static class ImportView
{
    public static IRenderable List(IEnumerable<ImportDocument> imports) => Columns.Of(
        imports,
        new("status", StatusOf),
        new("from", static it => it.Source),
        new("to", static it => it.Target),
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

    public static IRenderable One(ImportDocument it) => Columns.Fields(
    [
        ("id", it.Id.ToString()),
        ("status", StatusOf(it)),
        ("issue", it.Issue?.Message),
        ("from", it.Source),
        ("to", it.Target),
        ("scenario", it.Scenario.ToWord()),
        ("dry run", it.DryRun ? Words.YesNo(true) : null),
        ("thorough", it.Thorough ? Words.YesNo(true) : null),
        ("namespaces", Joined(it.Namespaces)),
        ("repositories", it.Repositories is { } named ? string.Join(", ", named) : it.RepositoryFilter),
        ("without repositories", Joined(it.ExcludeRepositories)),
        ("tags", it.TagFilter),
        ("without tags", Joined(it.ExcludeTags)),
        ("target namespace", it.TargetNamespace),
        ("target repository", it.TargetRepository),
        ("overwrite", Words.YesNo(it.Override)),
        ("referrers", Words.YesNo(it.Referrers)),
        ("platforms", Joined(it.Platforms)),
        .. BackfillView.Progress(it),
    ]);

    private static string StatusOf(ImportDocument it) => it.Paused ? "paused" : it.Status.ToWord();

    private static string? Joined(IReadOnlyList<string> items) => items.Count == 0 ? null : string.Join(", ", items);
}

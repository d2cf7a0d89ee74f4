using Replication.Contracts.Rules;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Rules for people.</summary>
internal static class RuleView
{
    public static IRenderable List(IEnumerable<ReplicationRule> rules) => Columns.Of(
        rules,
        ("name", static it => it.Name),
        ("source", Source),
        ("target", Target),
        ("tags", static it => it.TagFilter),
        ("status", Status),
        ("declared", static it => Words.YesNo(it.Declared)),
        ("id", static it => it.Id));

    public static IRenderable One(ReplicationRule it) => Columns.Fields(
        ("id", it.Id),
        ("name", it.Name),
        ("status", Status(it)),
        ("source", Source(it)),
        ("target", Target(it)),
        ("level", Words.Of(it.Level)),
        ("scenario", Words.Of(it.Scenario)),
        ("tags", it.TagFilter),
        ("platforms", Words.List(it.Platforms)),
        ("priority", $"{it.Priority}"),
        ("overwrite", Words.YesNo(it.Override)),
        ("referrers", Words.YesNo(it.Referrers)),
        ("deletions", Words.YesNo(it.Deletions)),
        ("declared", Words.YesNo(it.Declared)),
        ("created", Screen.Time(it.CreatedAt)),
        ("active since", Screen.Time(it.ActiveSince)));

    private static string Source(ReplicationRule it) => $"{it.Source}/{Scope(it.Namespace, it.Repository)}";

    private static string Target(ReplicationRule it) => $"{it.Target}/{Scope(it.TargetNamespace ?? it.Namespace, it.TargetRepository ?? it.Repository)}";

    private static string Scope(string @namespace, string? repository) => $"{@namespace}/{repository ?? "*"}";

    private static string Status(ReplicationRule it) => it.Enabled ? "enabled" : "paused";
}

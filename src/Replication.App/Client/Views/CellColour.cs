using Spectre.Console;

namespace Replication.App.Client.Views;

/// <summary>Colours the words of a status.</summary>
internal static class CellColour
{
    public static Style Of(string text) => text switch
    {
        "succeeded" or "ok" or "current" or "enabled" or "done" => new Style(Color.Green),
        "failed" or "failing" or "unusable" or "credentialsRefused" or "webhookRefused" => new Style(Color.Red),
        "running" or "warning" or "late" or "retrying" or "silent" or "pushesUnreported" or "throttled" => new Style(Color.Yellow),
        "canceled" or "skipped" or "paused" or "held" => new Style(Color.Grey),
        _ => Style.Plain,
    };
}

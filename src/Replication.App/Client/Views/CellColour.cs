using Spectre.Console;

namespace Replication.App.Client.Views;

/// <summary>Colours the words of a status.</summary>
internal static class CellColour
{
    public static Style Of(string text) => text switch
    {
        "succeeded" or "ok" or "enabled" or "done" => new Style(Color.Green),
        "failed" => new Style(Color.Red),
        "running" or "warning" => new Style(Color.Yellow),
        "canceled" or "skipped" or "paused" => new Style(Color.Grey),
        _ => Style.Plain,
    };
}

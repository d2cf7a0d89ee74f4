using Replication.Contracts.History;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows the processes of the system.</summary>
internal static class ProcessView
{
    public static IRenderable List(IEnumerable<ShownProcess> processes, DateTimeOffset now) => Columns.Of(
        processes,
        new("host", static it => it.Host) { MinWidth = 12 },
        new("roles", static it => string.Join(", ", it.Roles)) { MinWidth = 8 },
        new("state", it => it.Alive ? "alive" : $"silent for {DurationText.Short(now - it.SeenAt)}"),
        new("copies", static it => $"{it.RunningCopies}") { Drop = 1 },
        new("version", static it => it.Version) { Drop = 3 },
        new("started", static it => Screen.Time(it.StartedAt)) { Short = static it => Screen.ShortTime(it.StartedAt), Drop = 2 },
        new("id", static it => it.Id.ToString()) { IsId = true, Drop = 4 });
}

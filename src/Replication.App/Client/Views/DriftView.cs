using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows the images that differ at their target.</summary>
internal static class DriftView
{
    public static IRenderable Of(IEnumerable<ShownDrift> images) => Columns.Of(
        images,
        new("image", static it => $"{it.Repository}:{it.Tag}") { MinWidth = 24 },
        new("target", static it => it.Target) { MinWidth = 12 },
        new("drift", static it => it.Kind.ToWord()),
        new("replicated", static it => it.Digest.Text) { Short = static it => Short(it.Digest), Drop = 2 },
        new("found", static it => it.Found?.Text) { Short = static it => it.Found is { } found ? Short(found) : null, Drop = 3 },
        new("since", static it => Screen.Time(it.Since)) { Drop = 1 });

    private static string Short(Digest digest) => digest.Hex[..12];
}

using System.Globalization;
using System.Text;

namespace Replication.WebConsole.Parts.Charts;

/// <summary>Converts values to shapes of an SVG of fixed size.</summary>
internal static class ChartShapes
{
    public const double Width = 480;
    public const double Height = 120;

    // A failure among thousands of successes stays visible.
    private const double MinHeight = 2;

    /// <summary>Returns a path with a level for each value, connected where values follow each other.</summary>
    public static string Steps(IReadOnlyList<double?> values, double top)
    {
        var path = new StringBuilder();
        var slot = Width / values.Count;
        var isDrawing = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
            {
                isDrawing = false;
                continue;
            }
            var y = Text(Height - (Height * Math.Min(value, top) / top));
            path.Append(isDrawing ? $"V{y}" : $"M{Text(slot * i)} {y}").Append(CultureInfo.InvariantCulture, $"H{Text(slot * (i + 1))}");
            isDrawing = true;
        }
        return path.ToString();
    }

    /// <summary>Returns the bars of a part of the time, stacked in the order of the values. A value of 0 has none.</summary>
    public static IReadOnlyList<(int Series, string Y, string Height)> Stack(IEnumerable<double?> values, double top)
    {
        List<(int, string, string)> bars = [];
        var y = Height;
        foreach (var (series, value) in values.Index())
        {
            if (value is not > 0)
                continue;
            var height = Math.Max(MinHeight, Height * value.Value / top);
            y -= height;
            bars.Add((series, Text(y), Text(height)));
        }
        return bars;
    }

    /// <summary>Returns the left edge of a part of the time.</summary>
    public static string Left(int index, int count) => Text(Width / count * index);

    /// <summary>Returns the width of a part of the time, without the gap to the next one.</summary>
    public static string SlotWidth(int count, double share) => Text(Width / count * share);

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

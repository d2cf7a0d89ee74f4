namespace Replication.WebConsole.Parts.Charts;

/// <summary>A series of a chart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Style">Its style class: colour, and pattern or dashes.</param>
/// <param name="Total">Its value for the whole time, as text.</param>
/// <param name="Values">One value for each part of the time; null where nothing was measured.</param>
public sealed record ChartSeries(string Name, string Style, string Total, IReadOnlyList<double?> Values)
{
    /// <summary>The address of what the total counts; null when there is none.</summary>
    public string? Href { get; init; }

    /// <summary>True when the total needs attention.</summary>
    public bool IsBad { get; init; }
}

namespace Replication.Contracts.History;

/// <summary>The history of a rule, an instance or a region.</summary>
/// <param name="Key">The id of the rule, or the name of the instance or region; null for the total, and for what has none.</param>
/// <param name="Name">The name of the rule now; null when it was deleted, and for others.</param>
/// <param name="Total">The whole time.</param>
/// <param name="Points">The parts of the time in which something was counted, the earliest first.</param>
public sealed record StatsSeries(string? Key, string? Name, StatsPoint Total, IReadOnlyList<StatsPoint> Points);

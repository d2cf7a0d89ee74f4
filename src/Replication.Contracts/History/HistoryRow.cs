namespace Replication.Contracts.History;

/// <summary>The counts of a key in a time that begins at <paramref name="Start"/>.</summary>
public sealed record HistoryRow(DateTimeOffset Start, HistoryKey Key, HistoryCounts Counts);

namespace Replication.Storage;

/// <summary>The hour of a minute.</summary>
internal static class HistoryHour
{
    public static DateTimeOffset Of(DateTimeOffset minute) => minute.AddTicks(-(minute.UtcTicks % TimeSpan.TicksPerHour));
}

namespace Replication.Contracts.Stores;

/// <summary>When each instance last called its incoming webhook.</summary>
public interface ILastReportStore
{
    /// <summary>
    /// Stores the time of a report. An earlier time than the stored one changes nothing. The instance may be declared or created through
    /// the API.
    /// </summary>
    Task RecordAsync(string instance, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Returns the time of the last report of an instance, or null when it never sent one.</summary>
    Task<DateTimeOffset?> FindAsync(string instance, CancellationToken cancellationToken);
}

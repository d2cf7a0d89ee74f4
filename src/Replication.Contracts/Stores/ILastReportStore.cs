namespace Replication.Contracts.Stores;

/// <summary>When each instance last called its incoming webhook.</summary>
public interface ILastReportStore
{
    /// <summary>
    /// Stores the time of a report. An earlier time than the stored one changes nothing. The instance may be declared or created through
    /// the API.
    /// </summary>
    Task RecordAsync(string instance, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Returns the time of the last report of each of these instances that ever sent one.</summary>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> FindAsync(
        IReadOnlyCollection<string> instances, CancellationToken cancellationToken);
}

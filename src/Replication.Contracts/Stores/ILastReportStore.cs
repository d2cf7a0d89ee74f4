namespace Replication.Contracts.Stores;

/// <summary>When each instance last called its incoming webhook, and how often it does.</summary>
public interface ILastReportStore
{
    /// <summary>
    /// Adds a report (<see cref="LastReport.Then"/>). The instance may be declared or created through the API.
    /// </summary>
    /// <param name="instance">The name of the instance.</param>
    /// <param name="at">When the report arrived.</param>
    /// <param name="secret">The number of the webhook secret that it proved, from 1; 0 when the webhook needs none.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    Task RecordAsync(string instance, DateTimeOffset at, int? secret, CancellationToken cancellationToken);

    /// <summary>Returns the last report of each of these instances that ever sent one.</summary>
    Task<IReadOnlyDictionary<string, LastReport>> FindAsync(
        IReadOnlyCollection<string> instances, CancellationToken cancellationToken);
}

using Replication.Contracts.History;

namespace Replication.Contracts.Stores;

/// <summary>The history of the system, and the reports of its processes.</summary>
public interface IHistoryStore
{
    /// <summary>
    /// Adds counts of minutes to those that all processes added, for the minute and for its hour, and replaces the report of this process.
    /// That is one write. After an exception some counts may be added: a repeated call would add them twice.
    /// </summary>
    Task AddAsync(IReadOnlyCollection<HistoryRow> minutes, ProcessReport report, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the sums of the rows of this span from <paramref name="from"/> to before <paramref name="to"/>, for each key and for each
    /// multiple of <paramref name="step"/>, in no particular order; up to <paramref name="limit"/>.
    /// </summary>
    Task<IReadOnlyList<HistoryRow>> ReadAsync(
        HistorySpan span, DateTimeOffset from, DateTimeOffset to, TimeSpan step, int limit, CancellationToken cancellationToken);

    /// <summary>Returns the processes that reported at this time or later, in no particular order.</summary>
    Task<IReadOnlyList<ProcessReport>> ListProcessesAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Removes the report of a process that stops.</summary>
    Task RemoveProcessAsync(Guid id, CancellationToken cancellationToken);
}

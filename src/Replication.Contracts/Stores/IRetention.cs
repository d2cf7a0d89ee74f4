namespace Replication.Contracts.Stores;

/// <summary>Removes documents after their retention time.</summary>
public interface IRetention
{
    /// <summary>
    /// Removes finished tasks, completion events, finished backfills, quarantined parts, audit entries and history that are older than
    /// <see cref="RetentionTimes"/>, the oldest first and about <paramref name="limit"/> of each. Returns whether more are left. The newest
    /// event is never removed, so that no cursor is used twice. MongoDB removes finished tasks and history by a TTL index instead.
    /// </summary>
    Task<bool> ExpireAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);
}

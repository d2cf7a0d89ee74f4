namespace Replication.Contracts.Stores;

/// <summary>Webhook payloads that could not be read.</summary>
public interface IQuarantineStore
{
    /// <summary>The payloads kept for one instance. Older ones are removed, so that a hostile publisher cannot fill the disk.</summary>
    const int KeptPerInstance = 1000;

    /// <summary>Stores payloads. The first payload with an id is kept.</summary>
    Task AddAsync(IReadOnlyCollection<QuarantinedPayload> payloads, CancellationToken cancellationToken);

    /// <summary>
    /// Returns a page of the payloads, newest first (by <c>ReceivedAt</c>, then id). Throws <see cref="InvalidCursorException"/>.
    /// </summary>
    Task<Page<QuarantinedPayload>> ListAsync(string? after, int limit, CancellationToken cancellationToken);
}

namespace Replication.Contracts.Stores;

/// <summary>Webhook payloads and messages of publishers that could not be read.</summary>
public interface IQuarantineStore
{
    /// <summary>The payloads kept for one instance. Older ones are removed, so that a hostile publisher cannot fill the disk.</summary>
    const int KeptPerInstance = 1000;

    /// <summary>Stores payloads. The first payload with an id is kept.</summary>
    Task AddAsync(IReadOnlyCollection<QuarantinedPayload> payloads, CancellationToken cancellationToken);

    /// <summary>
    /// Returns a page of the payloads of an instance, or of all (<paramref name="instance"/> is null), newest first (by
    /// <c>ReceivedAt</c>, then id). Throws <see cref="InvalidCursorException"/>.
    /// </summary>
    Task<Page<QuarantinedPayload>> ListAsync(string? instance, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Returns one payload; null when it does not exist.</summary>
    Task<QuarantinedPayload?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Returns up to <paramref name="limit"/> payloads whose ids have this prefix, by id.</summary>
    Task<IReadOnlyList<QuarantinedPayload>> FindAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken);

    /// <summary>Removes a payload. Returns false when it does not exist.</summary>
    Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken);
}

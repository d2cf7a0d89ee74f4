namespace Replication.Contracts.Stores;

/// <summary>Whether the store answers.</summary>
public interface IStoreProbe
{
    /// <summary>Returns when the store can take a write now; throws where it cannot.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>What the store's own clock shows; null where it has none but that of this process.</summary>
    Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken);

    /// <summary>True where a failure says that the store is away or overloaded for now, false where a repeat would fail again.</summary>
    bool IsAway(Exception failure);
}

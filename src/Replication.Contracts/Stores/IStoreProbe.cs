namespace Replication.Contracts.Stores;

/// <summary>Whether the store answers.</summary>
public interface IStoreProbe
{
    /// <summary>Returns when the store has confirmed a small write that needs new space; throws where it cannot.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>What the store's own clock shows; null where it has none but that of this process.</summary>
    Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken);

    /// <summary>The latest time that the records of a store without a clock show; null where it has a clock, or no records.</summary>
    Task<DateTimeOffset?> ReadLatestTimeAsync(CancellationToken cancellationToken);

    /// <summary>True where a failure says that the store is away or overloaded for now, false where a repeat would fail again.</summary>
    bool IsAway(Exception failure);

    /// <summary>Why a check failed, in a clause without secrets, such as <c>the disk is full</c>.</summary>
    string Describe(Exception failure);
}

namespace Replication.Contracts.Stores;

/// <summary>Checks the store and reads its clock.</summary>
public interface IStoreProbe
{
    /// <summary>Makes a small write that needs new space. Throws when the store does not confirm it.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Returns the time of the store's own clock; null when it uses the clock of this process.</summary>
    Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken);

    /// <summary>Returns the latest time in the records of a store without a clock; null when it has a clock or no records.</summary>
    Task<DateTimeOffset?> ReadLatestTimeAsync(CancellationToken cancellationToken);

    /// <summary>Returns true when the store is unavailable or overloaded for now, and false when a retry would fail again.</summary>
    bool IsAway(Exception failure);

    /// <summary>Returns why a check failed, as a clause without secrets, such as <c>the disk is full</c>.</summary>
    string Describe(Exception failure);
}

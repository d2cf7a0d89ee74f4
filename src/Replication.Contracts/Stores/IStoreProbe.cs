namespace Replication.Contracts.Stores;

/// <summary>Whether the store answers: readiness asks.</summary>
public interface IStoreProbe
{
    /// <summary>Returns when the store can take a write now; throws where it cannot.</summary>
    Task CheckAsync(CancellationToken cancellationToken);
}

using Replication.Contracts.Instances;

namespace Replication.Contracts.Stores;

/// <summary>The instances that were created through the API. Their secrets are encrypted at rest.</summary>
public interface IInstanceStore
{
    /// <summary>Returns the version of each instance by name: a cheap way to detect changes.</summary>
    Task<IReadOnlyDictionary<string, Guid>> ListVersionsAsync(CancellationToken cancellationToken);

    /// <summary>Returns all instances in ordinal order of their names.</summary>
    Task<IReadOnlyList<KeptInstance>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Returns one instance, or null when it does not exist.</summary>
    Task<KeptInstance?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Inserts an instance. Returns false when the name is in use.</summary>
    Task<bool> InsertAsync(KeptInstance instance, CancellationToken cancellationToken);

    /// <summary>Replaces an instance. Returns false when the stored version is not <paramref name="expectedVersion"/>.</summary>
    Task<bool> ReplaceAsync(KeptInstance instance, Guid expectedVersion, CancellationToken cancellationToken);

    /// <summary>Deletes an instance. Returns false when the stored version is not <paramref name="expectedVersion"/>.</summary>
    Task<bool> DeleteAsync(string name, Guid expectedVersion, CancellationToken cancellationToken);
}

using Replication.Contracts.Instances;

namespace Replication.Contracts.Stores;

/// <summary>The instances that were made through the API. Their secrets are encrypted at rest.</summary>
public interface IInstanceStore
{
    /// <summary>The version of each, by name: a cheap look at whether anything changed.</summary>
    Task<IReadOnlyDictionary<string, Guid>> ListVersionsAsync(CancellationToken cancellationToken);

    /// <summary>All of them, by name (ordinal).</summary>
    Task<IReadOnlyList<KeptInstance>> ListAsync(CancellationToken cancellationToken);

    /// <summary>One of them; null when there is none.</summary>
    Task<KeptInstance?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>False when the name is taken.</summary>
    Task<bool> InsertAsync(KeptInstance instance, CancellationToken cancellationToken);

    /// <summary>False when the stored version is not <paramref name="expectedVersion"/>.</summary>
    Task<bool> ReplaceAsync(KeptInstance instance, Guid expectedVersion, CancellationToken cancellationToken);

    /// <summary>False when the stored version is not <paramref name="expectedVersion"/>.</summary>
    Task<bool> DeleteAsync(string name, Guid expectedVersion, CancellationToken cancellationToken);

    /// <summary>Remembers when an instance, declared or not, last told of pushes; an earlier time than the remembered one changes nothing.</summary>
    Task NoteNotificationAsync(string name, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>When the instance last told of pushes; null when it never did.</summary>
    Task<DateTimeOffset?> FindNotificationAsync(string name, CancellationToken cancellationToken);
}

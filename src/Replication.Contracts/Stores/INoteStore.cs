namespace Replication.Contracts.Stores;

/// <summary>Keeps notes between processes, each changed by compare-and-swap.</summary>
public interface INoteStore
{
    /// <summary>The notes of these keys that there are, in one round trip.</summary>
    Task<IReadOnlyList<SharedNote>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Writes those notes whose key is free; returns the keys of the others. A good moment to forget what may be forgotten by now.</summary>
    Task<IReadOnlyList<string>> InsertAsync(IReadOnlyCollection<SharedNote> notes, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Replaces the note of this key if it has the version that is expected; false where it has not, or is gone.</summary>
    Task<bool> ReplaceAsync(SharedNote note, Guid expectedVersion, CancellationToken cancellationToken);

    /// <summary>Removes the note of this key if it has this version.</summary>
    Task<bool> DeleteAsync(string key, Guid version, CancellationToken cancellationToken);
}

namespace Replication.Contracts.Stores;

/// <summary>Notes that processes share. Each change is a compare-and-swap.</summary>
public interface INoteStore
{
    /// <summary>Returns the existing notes of these keys in one round trip.</summary>
    Task<IReadOnlyList<SharedNote>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Inserts the notes whose keys are free, and returns the keys of the others. The store may remove expired notes at the same time.
    /// </summary>
    Task<IReadOnlyList<string>> InsertAsync(IReadOnlyCollection<SharedNote> notes, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a note. Returns false when it does not exist or has another version than <paramref name="expectedVersion"/>.
    /// </summary>
    Task<bool> ReplaceAsync(SharedNote note, Guid expectedVersion, CancellationToken cancellationToken);

    /// <summary>Deletes a note. Returns false when it does not exist or has another version.</summary>
    Task<bool> DeleteAsync(string key, Guid version, CancellationToken cancellationToken);
}

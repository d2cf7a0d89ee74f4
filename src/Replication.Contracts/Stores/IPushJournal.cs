using Replication.Contracts.Pushes;

namespace Replication.Contracts.Stores;

/// <summary>Accepted pushes that no saga has taken over yet, for a bus that forgets.</summary>
public interface IPushJournal
{
    /// <summary>Writes the pushes down: once this returns they outlive a power cut. One that is known is left as it is. When it throws, some may be written: a repeat completes it.</summary>
    Task AddAsync(IReadOnlyCollection<ImagePushed> pushes, CancellationToken cancellationToken);

    /// <summary>
    /// Drops the pushes whose saga is stored (in <paramref name="sagaCollection"/>, under the push's id). Of the others takes those that were last published
    /// (at first: received) before <paramref name="publishedBefore"/>, the longest waiting first, and marks them published at <paramref name="now"/>; they stay in the journal.
    /// </summary>
    Task<IReadOnlyList<ImagePushed>> TakeForgottenAsync(string sagaCollection, DateTimeOffset now, DateTimeOffset publishedBefore, int limit, CancellationToken cancellationToken);
}

using Replication.Contracts.Pushes;

namespace Replication.Contracts.Stores;

/// <summary>Accepted pushes that no saga has taken over yet, for a bus that forgets.</summary>
public interface IPushJournal
{
    /// <summary>Writes the pushes down: once this returns they outlive a power cut. One that is known is left as it is. When it throws, some may be written: a repeat completes it.</summary>
    Task AddAsync(IReadOnlyCollection<ImagePushed> pushes, CancellationToken cancellationToken);

    /// <summary>
    /// Of the pushes received before <paramref name="receivedBefore"/>: drops those whose saga is stored (in <paramref name="sagaCollection"/>, under the push's id),
    /// and returns the others, oldest first, which stay in the journal.
    /// </summary>
    Task<IReadOnlyList<ImagePushed>> TakeForgottenAsync(string sagaCollection, DateTimeOffset receivedBefore, int limit, CancellationToken cancellationToken);
}

using Replication.Contracts.Pushes;

namespace Replication.Contracts.Stores;

/// <summary>Accepted pushes that no saga has processed yet, for a bus that loses its messages at a restart.</summary>
public interface IPushJournal
{
    /// <summary>
    /// Stores the pushes durably: they survive a power cut. A known push stays unchanged. After an exception some may be stored; a repeated
    /// call stores the rest.
    /// </summary>
    Task AddAsync(IReadOnlyCollection<ImagePushed> pushes, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the pushes whose saga is stored in <paramref name="sagaCollection"/> under the id of the push. Of the others, takes those
    /// that were last published (at first: received) before <paramref name="publishedBefore"/>, the longest waiting first, and marks them
    /// as published at <paramref name="now"/>. They stay in the journal.
    /// </summary>
    Task<IReadOnlyList<ImagePushed>> TakeForgottenAsync(
        string sagaCollection, DateTimeOffset now, DateTimeOffset publishedBefore, int limit, CancellationToken cancellationToken);
}

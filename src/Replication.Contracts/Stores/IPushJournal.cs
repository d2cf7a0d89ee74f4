using Replication.Contracts.Pushes;

namespace Replication.Contracts.Stores;

/// <summary>Accepted pushes that no saga has taken over yet, for a bus that forgets.</summary>
public interface IPushJournal
{
    /// <summary>Writes the pushes down, all or none, so that they outlive a power cut; one that is known is left as it is.</summary>
    Task AddAsync(IReadOnlyCollection<ImagePushed> pushes, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets every push whose saga is stored, then takes up to <paramref name="limit"/> of those that were last published (at first: received)
    /// before <paramref name="publishedBefore"/>, the longest waiting first, and marks them published at <paramref name="now"/>.
    /// </summary>
    Task<IReadOnlyList<ImagePushed>> TakeForgottenAsync(DateTimeOffset now, DateTimeOffset publishedBefore, int limit, CancellationToken cancellationToken);
}

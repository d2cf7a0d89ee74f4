using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>The completion events.</summary>
public interface IEventStore
{
    /// <summary>
    /// Stores an event. An event with the same id is stored once. Returns whether this call stored it: true at most once for an id.
    /// </summary>
    Task<bool> AddAsync(CompletionEvent completion, CancellationToken cancellationToken);

    /// <summary>
    /// Returns a page of events in the order of storage, oldest first. A cursor stays valid, and no later event is inserted before it.
    /// <c>Next</c> is not null when the page has items, so that a reader can continue. Throws <see cref="InvalidCursorException"/>.
    /// </summary>
    Task<Page<CompletionEvent>> ListAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Returns the cursor behind the newest event, for a reader of later events; null when there is no event.</summary>
    Task<string?> FindEndAsync(CancellationToken cancellationToken);
}

using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>The completion events.</summary>
public interface IEventStore
{
    /// <summary>Keeps an event; one of the same id is kept once.</summary>
    Task AddAsync(CompletionEvent completion, CancellationToken cancellationToken);

    /// <summary>Events in the order they were kept, oldest first; a cursor stays good for ever, and none kept later comes before it. Throws <see cref="InvalidCursorException"/>. <c>Next</c> is never null where the page has items, so that a reader resumes.</summary>
    Task<Page<CompletionEvent>> ListAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>The cursor behind the newest event, for a reader that wants those to come; null where there is none.</summary>
    Task<string?> FindEndAsync(CancellationToken cancellationToken);
}

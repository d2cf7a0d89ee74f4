namespace Replication.Contracts.Stores;

/// <summary>
/// Holds the waiting tasks of a rule, and releases them. The rule decides whether its tasks are held; their status follows later. A worker
/// cannot start a waiting task of a held rule (see <see cref="ITaskLeaseStore.ClaimAsync"/>), so the delay starts no copy.
/// </summary>
public interface ITaskHoldStore
{
    /// <summary>The highest count of held tasks. Further tasks are not counted.</summary>
    const int MaxCount = 1000;

    /// <summary>
    /// Makes up to <paramref name="limit"/> pending tasks of a rule held, also those that wait for a retry. Their retry time starts anew
    /// when they are released. Returns their number.
    /// </summary>
    Task<int> HoldAsync(string rule, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Makes up to <paramref name="limit"/> held tasks of a rule pending, in the order of their pushes (<c>OrderedAt</c>, then id), marked
    /// as announced at <paramref name="now"/>. Returns them in this order.
    /// </summary>
    Task<IReadOnlyList<DueTask>> ReleaseAsync(string rule, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Returns the rules that have held tasks, by id. The cost depends only on the number of these rules.</summary>
    Task<IReadOnlyList<HeldRule>> ListAsync(CancellationToken cancellationToken);
}

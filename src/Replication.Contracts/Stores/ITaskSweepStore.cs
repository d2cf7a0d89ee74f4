namespace Replication.Contracts.Stores;

/// <summary>Finds tasks that need a wake-up. Concurrent sweeps never receive the same task.</summary>
public interface ITaskSweepStore
{
    /// <summary>
    /// Takes due tasks, the longest waiting first: pending tasks that were not announced since they became due, and running tasks whose
    /// lease expired before <paramref name="now"/>. Those become pending again and keep their attempt and issue. Marks all of them as
    /// announced at <paramref name="now"/>.
    /// </summary>
    Task<IReadOnlyList<DueTask>> TakeDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes pending tasks of one priority whose wake-up may be lost: announced, but not claimed for longer than
    /// <paramref name="answerTimeout"/>. Each time a task is taken here, its timeout doubles, up to one hour. Marks them as announced at
    /// <paramref name="now"/>.
    /// </summary>
    Task<IReadOnlyList<DueTask>> TakeUnansweredAsync(
        int priority, DateTimeOffset now, TimeSpan answerTimeout, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Makes pending tasks due at <paramref name="now"/> that wait as <paramref name="wait"/> says until later, at most
    /// <paramref name="limit"/> of them. Returns their number.
    /// </summary>
    Task<int> HastenAsync(TaskWait wait, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Marks every pending task that was announced before this time as never announced, for a bus that loses its messages at a restart.
    /// </summary>
    Task ForgetAnnouncementsAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>
    /// Returns when the task became due that has waited longest for a worker; null when none waits. Approximate for tasks announced more
    /// than once.
    /// </summary>
    Task<DateTimeOffset?> FindLongestWaitAsync(DateTimeOffset now, CancellationToken cancellationToken);
}

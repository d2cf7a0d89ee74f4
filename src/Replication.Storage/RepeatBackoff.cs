namespace Replication.Storage;

/// <summary>
/// How long work is left alone before its wake-up is repeated. The time grows with each repeat, so that stuck work costs less and less.
/// </summary>
internal static class RepeatBackoff
{
    private static readonly TimeSpan LongestForTask = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestForSaga = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Returns what is added to the first patience of a task that is announced again; <paramref name="extra"/> was added before.
    /// </summary>
    public static TimeSpan NextExtra(TimeSpan extra, TimeSpan first) => Within(first, extra + extra + first, LongestForTask - first);

    /// <summary>Returns what is added to the first patience of a saga: the time since its last change.</summary>
    public static TimeSpan ExtraOf(TimeSpan unchanged, TimeSpan first) => Within(TimeSpan.Zero, unchanged - first, LongestForSaga - first);

    private static TimeSpan Within(TimeSpan least, TimeSpan wanted, TimeSpan most) =>
        wanted > most ? most : wanted < least ? least : wanted;
}

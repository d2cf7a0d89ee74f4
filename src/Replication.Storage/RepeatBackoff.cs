namespace Replication.Storage;

/// <summary>
/// The delay before the wake-up of unfinished work is repeated. It grows with each repeat (exponential backoff), so that stuck work costs
/// less and less.
/// </summary>
internal static class RepeatBackoff
{
    private static readonly TimeSpan LongestForTask = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestForSaga = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Returns the addition to the first delay of a task that is announced again; <paramref name="extra"/> is the previous addition.
    /// </summary>
    public static TimeSpan NextExtra(TimeSpan extra, TimeSpan first) => Within(first, extra + extra + first, LongestForTask - first);

    /// <summary>Returns the addition to the first delay of a saga, which grows with the time since its last change.</summary>
    public static TimeSpan ExtraOf(TimeSpan unchanged, TimeSpan first) => Within(TimeSpan.Zero, unchanged - first, LongestForSaga - first);

    private static TimeSpan Within(TimeSpan least, TimeSpan wanted, TimeSpan most) =>
        wanted > most ? most : wanted < least ? least : wanted;
}

namespace Replication.Storage;

/// <summary>How long something is left alone before it is told again: longer every time, so that what stands still costs ever less.</summary>
internal static class Patience
{
    private static readonly TimeSpan LongestForTask = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestForSaga = TimeSpan.FromMinutes(5);

    /// <summary>What a task gets on top of the first patience when it is announced again; <paramref name="extra"/> is what it got before.</summary>
    public static TimeSpan NextExtra(TimeSpan extra, TimeSpan first) => Within(first, extra + extra + first, LongestForTask - first);

    /// <summary>What a saga gets on top of the first patience: as long as it has been unchanged.</summary>
    public static TimeSpan ExtraOf(TimeSpan unchanged, TimeSpan first) => Within(TimeSpan.Zero, unchanged - first, LongestForSaga - first);

    private static TimeSpan Within(TimeSpan least, TimeSpan wanted, TimeSpan most) => wanted > most ? most : wanted < least ? least : wanted;
}

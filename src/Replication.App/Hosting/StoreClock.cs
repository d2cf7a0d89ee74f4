using Replication.Contracts.Stores;

namespace Replication.App.Hosting;

/// <summary>Compares the wall clock of this machine with the store's.</summary>
internal static class StoreClock
{
    /// <summary>Differences up to this are not reported.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Returns how far this process is ahead of the store, at least; negative when it is behind. The time of the request is subtracted.
    /// Null when the store has no clock.
    /// </summary>
    public static async Task<TimeSpan?> ReadAheadAsync(IStoreProbe store, TimeProvider time, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow();
        if (await store.ReadClockAsync(cancellationToken) is not { } theirs)
            return null;
        var after = time.GetUtcNow();
        return theirs < before ? before - theirs : theirs > after ? after - theirs : TimeSpan.Zero;
    }

    /// <summary>Describes the difference in a sentence; null when it is small.</summary>
    public static string? Complaint(TimeSpan ahead) => ahead.Duration() <= Tolerance
        ? null
        : $"the clock of this machine is {ahead.Duration().TotalSeconds:F0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the "
            + $"clock of the database; "
            + "leases use the database's clock, but log lines show the machine's, and certificates and cloud logins are checked against it";
}

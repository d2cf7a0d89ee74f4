using Replication.Contracts.Stores;

namespace Replication.App.Hosting;

/// <summary>
/// This process's clock beside the store's. Leases and claims are written by one process's clock and read by another's: one that is far ahead takes away what
/// others hold, one that is far behind waits too long for the dead.
/// </summary>
internal static class StoreClock
{
    /// <summary>What the lengths of leases allow for, by far.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>How far this process is ahead, negative where it is behind: at least that far, since the answer takes a while. Null where the store has no clock.</summary>
    public static async Task<TimeSpan?> ReadAheadAsync(IStoreProbe store, TimeProvider time, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow();
        if (await store.ReadClockAsync(cancellationToken) is not { } theirs)
            return null;
        var after = time.GetUtcNow();
        return theirs < before ? before - theirs : theirs > after ? after - theirs : TimeSpan.Zero;
    }

    /// <summary>In a sentence; null where it is near enough.</summary>
    public static string? Complaint(TimeSpan ahead) => ahead.Duration() <= Tolerance
        ? null
        : $"the clock of this machine is {ahead.Duration().TotalSeconds:F0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} that of the database, and workers take over from each other by these clocks";
}

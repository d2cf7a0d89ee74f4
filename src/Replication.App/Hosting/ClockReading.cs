using Replication.Contracts.Stores;

namespace Replication.App.Hosting;

/// <summary>The time of the store's clock at a moment between two timestamps of this process's monotonic clock.</summary>
/// <param name="Shown">The store's time.</param>
/// <param name="SentAt">Monotonic time when the request was sent.</param>
/// <param name="AnsweredAt">Monotonic time when the response arrived.</param>
internal sealed record ClockReading(DateTimeOffset Shown, TimeSpan SentAt, TimeSpan AnsweredAt)
{
    /// <summary>Reads the clock of the store; null when the store has none.</summary>
    public static async Task<ClockReading?> TakeAsync(IStoreProbe store, StoreTimeProvider time, CancellationToken cancellationToken)
    {
        var sentAt = time.Monotonic;
        return await store.ReadClockAsync(cancellationToken) is { } shown ? new ClockReading(shown, sentAt, time.Monotonic) : null;
    }
}

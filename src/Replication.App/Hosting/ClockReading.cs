using Replication.Contracts.Stores;

namespace Replication.App.Hosting;

/// <summary>What the store's clock showed at some moment between two timestamps of this process's monotonic clock.</summary>
/// <param name="Shown">The store's time.</param>
/// <param name="SentAt">Monotonic time when the question was sent.</param>
/// <param name="AnsweredAt">Monotonic time when the answer had come.</param>
internal sealed record ClockReading(DateTimeOffset Shown, TimeSpan SentAt, TimeSpan AnsweredAt)
{
    /// <summary>Asks the store; null where it has no clock of its own.</summary>
    public static async Task<ClockReading?> TakeAsync(IStoreProbe store, StoreTimeProvider time, CancellationToken cancellationToken)
    {
        var sentAt = time.Monotonic;
        return await store.ReadClockAsync(cancellationToken) is { } shown ? new ClockReading(shown, sentAt, time.Monotonic) : null;
    }
}

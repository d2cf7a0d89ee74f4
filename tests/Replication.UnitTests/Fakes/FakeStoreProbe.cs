using Replication.Contracts.Stores;

namespace Replication.UnitTests.Fakes;

/// <summary>A store that answers, has no clock and never counts as unavailable.</summary>
internal sealed class FakeStoreProbe : IStoreProbe
{
    public Func<CancellationToken, Task> OnCheckAsync { get; init; } = static _ => Task.CompletedTask;

    public Func<CancellationToken, Task<DateTimeOffset?>> OnReadClockAsync { get; init; } =
        static _ => Task.FromResult<DateTimeOffset?>(null);

    public Func<CancellationToken, Task<DateTimeOffset?>> OnReadLatestTimeAsync { get; init; } =
        static _ => Task.FromResult<DateTimeOffset?>(null);

    public Task CheckAsync(CancellationToken cancellationToken) =>
        OnCheckAsync(cancellationToken);

    public Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) =>
        OnReadClockAsync(cancellationToken);

    public Task<DateTimeOffset?> ReadLatestTimeAsync(CancellationToken cancellationToken) =>
        OnReadLatestTimeAsync(cancellationToken);

    public bool IsAway(Exception failure) => false;

    public string Describe(Exception failure) => $"described {failure.GetType().Name}";
}

using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries;
using Replication.Registries.Blobs;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

public sealed class BlobSingleFlightTests
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");
    private static readonly RepositoryName Other = RepositoryName.Parse("team/other");
    private static readonly Digest Blob = Digest.Sha256Of("blob"u8);

    private readonly BlobSingleFlight _flights = new();

    [Fact]
    public async Task The_second_copy_waits_and_finds_the_blob_there()
    {
        var arrival = new TaskCompletionSource<BlobTransferKind>();
        var (first, second) = (Progress(), Progress());

        var leading = RunAsync(App, first, meter => { meter.Moved(3, DateTimeOffset.UnixEpoch.AddDays(1)); return arrival.Task; });
        var following = RunAsync(App, second, _ => throw new InvalidOperationException("moved twice"));

        Assert.False(following.IsCompleted);
        Assert.Equal(3, second.BytesCopied);
        arrival.SetResult(BlobTransferKind.Streamed);
        Assert.Equal(BlobTransferKind.Streamed, await leading);
        Assert.Equal(BlobTransferKind.Present, await following);
    }

    [Fact]
    public async Task After_a_failed_transfer_the_waiter_transfers_the_blob()
    {
        var arrival = new TaskCompletionSource<BlobTransferKind>();

        var leading = RunAsync(App, Progress(), _ => arrival.Task);
        var following = RunAsync(App, Progress(), _ => Task.FromResult(BlobTransferKind.Streamed));
        arrival.SetException(new InvalidOperationException("cut"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => leading);
        Assert.Equal(BlobTransferKind.Streamed, await following);
    }

    [Fact]
    public async Task A_copy_to_another_repository_waits_for_a_mount_only_on_request()
    {
        var arrival = new TaskCompletionSource<BlobTransferKind>();
        var leading = RunAsync(App, Progress(), _ => arrival.Task, waitsForOthers: true);

        var hasty = RunAsync(Other, Progress(), _ => Task.FromResult(BlobTransferKind.Streamed));
        Assert.Equal(BlobTransferKind.Streamed, await hasty);
        var waiting = RunAsync(Other, Progress(), _ => Task.FromResult(BlobTransferKind.Mounted), waitsForOthers: true);
        Assert.False(waiting.IsCompleted);
        arrival.SetResult(BlobTransferKind.Streamed);

        await leading;
        Assert.Equal(BlobTransferKind.Mounted, await waiting);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_failed_transfer_one_waiter_continues_and_the_others_wait_for_it(bool isCanceled)
    {
        var (first, second) = (new TaskCompletionSource<BlobTransferKind>(), new TaskCompletionSource<BlobTransferKind>());
        var leading = RunAsync(App, Progress(), _ => first.Task, waitsForOthers: true);
        var moving = 0;
        var waiting = Enumerable.Range(0, 5)
            .Select(i => RunAsync(RepositoryName.Parse($"team/copy{i}"), Progress(), _ => Interlocked.Increment(ref moving) == 1
                ? second.Task
                : Task.FromResult(BlobTransferKind.Mounted), waitsForOthers: true))
            .ToList();

        if (isCanceled)
            first.SetCanceled();
        else
            first.SetException(new InvalidOperationException("cut"));
        await Assert.ThrowsAnyAsync<Exception>(() => leading);
        // A waiter that wrongly continues in parallel to the second transfer does so now.
        await Assert.ThrowsAsync<TimeoutException>(() => Task.WhenAny(waiting).WaitAsync(TimeSpan.FromMilliseconds(200)));
        Assert.Equal(1, Volatile.Read(ref moving));
        second.SetResult(BlobTransferKind.Streamed);

        var moved = await Task.WhenAll(waiting);
        Assert.Equal(4, moved.Count(static how => how == BlobTransferKind.Mounted));
        Assert.Single(moved, static how => how == BlobTransferKind.Streamed);
    }

    [Fact]
    public async Task Without_reuse_the_blob_is_transferred_again()
    {
        var arrival = new TaskCompletionSource<BlobTransferKind>();
        var leading = RunAsync(App, Progress(), _ => arrival.Task);
        var doubting = _flights.RunAsync(
            App, Blob, Progress(), false, reusesOtherTransfers: false, _ => Task.FromResult(BlobTransferKind.Streamed), default);

        arrival.SetResult(BlobTransferKind.Present);

        await leading;
        Assert.Equal(BlobTransferKind.Streamed, await doubting);
    }

    private Task<BlobTransferKind> RunAsync(
        RepositoryName repository, CopyProgress progress, Func<BlobMeter, Task<BlobTransferKind>> move, bool waitsForOthers = false) =>
        _flights.RunAsync(repository, Blob, progress, waitsForOthers, reusesOtherTransfers: true, move, default);

    private static CopyProgress Progress()
    {
        var progress = new CopyProgress();
        progress.Add(Blob, 10);
        return progress;
    }
}

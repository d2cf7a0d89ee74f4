using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Registries;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Copies_in_opposite_directions_pass_each_other_at_the_narrowest_gates()
    {
        await using var pair = await RegistryPair.StartAsync(options: RegistryPair.Impatient with { MaxConcurrentRequests = 1 });
        var there = SampleImage.Create(seed: 1, layerSizes: [2_000_000, 2_000_000, 5000]);
        var back = SampleImage.Create(seed: 2, layerSizes: [2_000_000, 2_000_000, 5000]);
        await pair.PushAsync(there);
        await pair.PushToTargetAsync(back, "back");

        var results = await Task.WhenAll(
            pair.CopyAsync(),
            pair.Copier.CopyAsync(pair.Request("back") with { Source = pair.TargetClient, Target = pair.SourceClient }, default)).WaitAsync(
                TimeSpan.FromSeconds(60));

        Assert.All(results, static result => Assert.IsType<CopyResult.Copied>(result));
        await pair.AssertHeldAsync(there);
    }

    [Fact]
    public async Task A_stalled_target_does_not_delay_other_targets()
    {
        var options = new RegistryClientOptions();
        await using var stuck = await RegistryPair.StartAsync(
            options: options, copyOptions: new CopyOptions { MaxConcurrentStreams = 2, MaxConcurrentSmallBlobs = 2 });
        await using var sound = await RegistryPair.StartAsync(options: options);
        var image = SampleImage.Create(layerSizes: [.. Enumerable.Repeat(2_000_000L, 6), .. Enumerable.Repeat(1000L, 6)]);
        await stuck.PushAsync(image);
        stuck.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Upload }, Fault.StallRequestAfter(0));
        using var cancel = new CancellationTokenSource();

        var blocked = stuck.Copier.CopyAsync(stuck.Request(), cancel.Token);
        await stuck.Target.Requests.WhenAsync(static request => request is { Kind: RequestKind.Upload }, default)
            .WaitAsync(TimeSpan.FromSeconds(20));
        var result = await stuck.Copier.CopyAsync(stuck.Request() with { Target = sound.TargetClient }, default)
            .WaitAsync(TimeSpan.FromSeconds(20));

        await sound.AssertCopiedAsync(image, result);
        Assert.False(blocked.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
    }

    [Fact]
    public async Task Small_blobs_of_a_stalled_target_leave_memory_to_the_others()
    {
        var options = new RegistryClientOptions();
        await using var stuck = await RegistryPair.StartAsync(
            options: options, copyOptions: new CopyOptions { MaxConcurrentSmallBlobs = 16, MaxBufferedBytes = 1_000_000 });
        await using var sound = await RegistryPair.StartAsync(options: options);
        var image = SampleImage.Create(layerSizes: [.. Enumerable.Repeat(100_000L, 30)]);
        await stuck.PushAsync(image);
        stuck.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Upload }, Fault.StallRequestAfter(0));
        using var cancel = new CancellationTokenSource();

        var blocked = stuck.Copier.CopyAsync(stuck.Request(), cancel.Token);
        await Waiting.UntilAsync(
            () => Task.FromResult(RegistryPair.Of(stuck.Target, RequestKind.UploadStart).Count == 16 ? stuck : null),
            () => string.Join('\n', stuck.Target.Requests.All));

        Assert.InRange(stuck.Copier.BufferedBytes, 100_000, 500_000);
        await sound.AssertCopiedAsync(image, await stuck.Copier.CopyAsync(stuck.Request() with { Target = sound.TargetClient }, default)
            .WaitAsync(TimeSpan.FromSeconds(20)));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
        Assert.Equal(0, stuck.Copier.BufferedBytes);
    }

    [Fact]
    public async Task Streamed_small_blobs_are_not_queued_behind_large_ones()
    {
        await using var pair = await RegistryPair.StartAsync(
            options: new RegistryClientOptions(), copyOptions: new CopyOptions { MaxConcurrentStreams = 1, MaxBufferedBytes = 0 });
        var image = SampleImage.Create(layerSizes: [2_000_000, 2_000_000, 2_000_000, 1000, 2000]);
        await pair.PushAsync(image);
        using var cancel = new CancellationTokenSource();
        pair.Target.Faults.Add(new RequestMatch
        {
            Kind = RequestKind.Upload,
            Where = static put => put.Headers.ContainsKey("Expect") && put.Headers["Content-Length"].ToString().Length >= 7
        }, Fault.StallRequestAfter(0));
        var request = pair.Request();

        var blocked = pair.Copier.CopyAsync(request, cancel.Token);

        await Waiting.UntilAsync(
            () => Task.FromResult(request.Progress.Snapshot().Count(static blob => blob.How is not null) == 3 ? pair : null),
            () => string.Join('\n', pair.Target.Requests.All));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
    }

    [Fact]
    public async Task Small_blobs_above_the_memory_limit_are_streamed()
    {
        await using var pair = await RegistryPair.StartAsync(copyOptions: new CopyOptions { MaxBufferedBytes = 0 });
        var image = SampleImage.Create(layerSizes: [0, 1000, 50_000]);
        await pair.PushAsync(image);

        await pair.AssertCopiedAsync(image, await pair.CopyAsync());
    }

    [Fact]
    public async Task A_slow_layer_does_not_delay_the_others()
    {
        await using var pair = await RegistryPair.StartAsync(options: new RegistryClientOptions());
        var image = SampleImage.Create(layerSizes: [.. Enumerable.Repeat(2_000_000L, 8)]);
        await pair.PushAsync(image);
        pair.Source.Faults.Add(
            new RequestMatch { Kind = RequestKind.Blob, Reference = image.Blobs[3].Digest }, Fault.ThrottleAnswer(400_000));
        var request = pair.Request();

        var copying = pair.Copier.CopyAsync(request, default);
        var slow = Digest.Parse(image.Blobs[3].Digest);
        while (request.Progress.Snapshot() is var blobs && (blobs.Count < 9 || blobs.Any(blob => blob.Digest != slow && blob.How is null)))
        {
            Assert.False(copying.IsCompleted, "the slow layer was not the last one");
            await Task.Delay(10);
        }

        Assert.Null(request.Progress.Snapshot().Single(blob => blob.Digest == slow).How);
        await pair.AssertCopiedAsync(image, await copying);
    }
}

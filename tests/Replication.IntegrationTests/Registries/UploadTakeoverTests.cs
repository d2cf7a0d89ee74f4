using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>
/// One copier does not finish a large blob, and another one resumes the upload session. The test counts the transferred bytes on both
/// sides.
/// </summary>
public sealed class UploadTakeoverTests : IAsyncLifetime
{
    private const long LayerBytes = 40_000_000;

    // Data that may be transferred twice: connection buffers, and the data since the last checkpoint of the hash.
    private const long InFlightBytes = 10_000_000;

    private static readonly RequestMatch LargePut =
        new() { Method = "PUT", Kind = RequestKind.Upload, Where = static put => LengthOf(put) > 1_000_000 };

    private readonly SampleImage _image = SampleImage.Create(seed: 4, layerSizes: [LayerBytes]);
    private readonly MemoryClaims _claims = new();
    private RegistryPair _pair = null!;
    private RegistryClient _nextSource = null!;
    private RegistryClient _nextTarget = null!;

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync();
        await _pair.PushAsync(_image);
        // A second process has no cached knowledge of the registries.
        _nextSource = RegistryPair.ClientOf(_pair.Source.Address, password: null);
        _nextTarget = RegistryPair.ClientOf(_pair.Target.Address, password: null);
    }

    public async ValueTask DisposeAsync()
    {
        _nextSource.Dispose();
        _nextTarget.Dispose();
        await _pair.DisposeAsync();
    }

    [Fact]
    public async Task Another_process_continues_at_the_position_of_a_killed_one()
    {
        await CutAt(30_000_000);

        await _pair.AssertCopiedAsync(_image, await NextAsync());

        AssertCrossedOnce();
    }

    [Fact]
    public async Task A_copy_that_will_be_resumed_keeps_its_upload_session()
    {
        _pair.Target.Faults.Add(LargePut, Fault.StallRequestAfter(30_000_000), times: 1);
        using var patient = RegistryPair.ClientOf(_pair.Target.Address, new RegistryClientOptions(), password: null);
        using var stop = new CancellationTokenSource();
        var copying =
            _pair.Copier.CopyAsync(_pair.Request() with { Target = patient, Claims = _claims, WillResume = static () => true }, stop.Token);
        await ReceivedAsync(30_000_000);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copying);
        await patient.SettleAsync();

        Assert.DoesNotContain(_pair.Target.Requests.All, static request => request.Method == "DELETE");
        await _pair.AssertCopiedAsync(_image, await NextAsync());
        AssertCrossedOnce();
    }

    [Fact]
    public async Task A_copy_that_will_not_be_resumed_aborts_its_uploads()
    {
        _pair.Target.Faults.Add(LargePut, Fault.StallRequestAfter(30_000_000), times: 1);
        using var stop = new CancellationTokenSource();
        var copying = _pair.Copier.CopyAsync(_pair.Request() with { Claims = _claims }, stop.Token);
        await ReceivedAsync(20_000_000);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copying);
        await _pair.TargetClient.SettleAsync();

        Assert.Single(_pair.Target.Requests.All, static request => request is { Method: "DELETE", Status: 204 });
        Assert.Null(_claims.Left);
    }

    [Fact]
    public async Task The_next_attempt_after_an_outage_resumes_as_well()
    {
        _pair.Target.Faults.Add(LargePut, Fault.CutRequestAfter(30_000_000), times: 1);
        var away = _pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Upload, Method = "GET" }, Fault.Cut());

        var failed = await _pair.Copier.CopyAsync(_pair.Request() with { Claims = _claims }, default);
        Assert.True(Assert.IsType<CopyResult.Failed>(failed).Failure.IsWorthRetrying);
        _pair.Target.Faults.Remove(away);

        await _pair.AssertCopiedAsync(_image, await _pair.Copier.CopyAsync(_pair.Request() with { Claims = _claims }, default));
        AssertCrossedOnce();
    }

    [Fact]
    public async Task An_upload_in_another_repository_is_finished_there_and_mounted()
    {
        await CutAt(30_000_000);
        await _pair.PushAsync(_image, repository: "team/other");
        var request = _pair.Request(repository: "team/other") with
        {
            SourceRepository = RepositoryName.Parse("team/other"),
            Source = _nextSource,
            Target = _nextTarget,
            Claims = _claims
        };

        await _pair.AssertCopiedAsync(
            _image, await new ImageCopier(new CopyOptions()).CopyAsync(request, default), repository: "team/other");

        Assert.Equal(BlobTransferKind.Mounted, request.Progress.Snapshot().MaxBy(static blob => blob.Size)!.How);
        AssertCrossedOnce(atSource: false);
    }

    [Fact]
    public async Task An_upload_in_another_namespace_is_not_used_by_a_source_without_the_layer()
    {
        await CutAt(30_000_000);
        await _pair.PushAsync(_image, repository: "other/app");
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Blob, Repository = "other/app" }, Fault.Status(404));
        _pair.Target.Requests.Clear();
        var request = _pair.Request(repository: "other/app") with
        {
            SourceRepository = RepositoryName.Parse("other/app"),
            Source = _nextSource,
            Target = _nextTarget,
            Claims = _claims
        };

        Assert.IsType<CopyResult.Failed>(await new ImageCopier(new CopyOptions()).CopyAsync(request, default));

        Assert.DoesNotContain(_pair.Target.Requests.All, static it => it.Repository == "team/app"
            || it.Target.Contains("from=team", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_upload_session_restarts_without_a_finding_about_the_registry()
    {
        await CutAt(30_000_000);
        _pair.Target.ForgetUploads();

        await _pair.AssertCopiedAsync(_image, await NextAsync());

        Assert.True(_nextTarget.UploadCapabilities.SupportsResume);
    }

    [Fact]
    public async Task A_kill_after_the_first_acknowledged_chunk_costs_what_was_in_flight()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { MaxBodyBytes = 1_200_000 });
        await pair.PushAsync(_image);
        using var stop = new CancellationTokenSource();
        // Chunks of one MiB: after the first chunk is acknowledged and its checkpoint is stored, the process stops, as a killed process
        // does.
        var frozen = new MemoryClaims { StandsStillUntil = stop.Token };
        var copying = pair.Copier.CopyAsync(pair.Request() with { Claims = frozen }, stop.Token);
        await Waiting.UntilAsync(() => Task.FromResult(frozen.Noted), static () => "nothing was noted");
        // The registry logs a request after its response.
        await Waiting.UntilAsync(
            () => Task.FromResult(RegistryPair.Of(pair.Target, RequestKind.Upload, "PATCH")
                .FirstOrDefault(static patch => patch.Status == 202)),
            static () => "no chunk was acknowledged");
        pair.Target.Requests.Clear();

        var next = new MemoryClaims { Left = frozen.Noted };
        using var source = RegistryPair.ClientOf(pair.Source.Address, password: null);
        using var target = RegistryPair.ClientOf(pair.Target.Address, password: null);
        await pair.AssertCopiedAsync(_image, await new ImageCopier(new CopyOptions()).CopyAsync(
            pair.Request() with { Source = source, Target = target, Claims = next }, default));

        var patches = RegistryPair.Of(pair.Target, RequestKind.Upload, "PATCH").Where(static patch => patch.Status == 202).ToList();
        Assert.StartsWith("1048576-", patches[0].Headers["Content-Range"], StringComparison.Ordinal);
        // The counted bytes include the framing of the chunked body.
        Assert.InRange(patches.Sum(static patch => patch.ReceivedBytes), LayerBytes - 1_048_576, LayerBytes - 1_000_000);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copying);
    }

    [Theory]
    [InlineData("http://169.254.169.254/upload")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public async Task A_checkpoint_with_another_address_is_not_used(string address)
    {
        _claims.Left = $$"""{"repository":"team/app","address":"{{address}}","hashes":[]}""";

        await _pair.AssertCopiedAsync(_image, await NextAsync());
    }

    [Fact]
    public async Task A_wrong_hash_in_a_checkpoint_is_detected_and_the_blob_is_sent_again()
    {
        await CutAt(30_000_000);
        _claims.Left = System.Text.RegularExpressions.Regex.Replace(_claims.Left!, "\"state\":\"[A-Za-z0-9]{4}", "\"state\":\"AAAA");

        await _pair.AssertCopiedAsync(_image, await NextAsync());
    }

    private async Task CutAt(long bytes)
    {
        // Simulates a killed process: the connection breaks, and the upload is neither queried nor canceled.
        _pair.Target.Faults.Add(LargePut, Fault.CutRequestAfter(bytes), times: 1);
        var silent = _pair.Target.Faults.Add(
            new RequestMatch { Kind = RequestKind.Upload, Where = static request => request.Method is "GET" or "DELETE" }, Fault.Cut());
        var failed = await _pair.Copier.CopyAsync(_pair.Request() with { Claims = _claims }, default);
        Assert.IsType<CopyResult.Failed>(failed);
        await _pair.TargetClient.SettleAsync();
        Assert.NotNull(_claims.Left);
        _pair.Target.Faults.Remove(silent);
    }

    private Task<CopyResult> NextAsync() =>
        new ImageCopier(new CopyOptions()).CopyAsync(
            _pair.Request() with { Source = _nextSource, Target = _nextTarget, Claims = _claims }, default);

    private void AssertCrossedOnce(bool atSource = true)
    {
        var received = _pair.Target.Requests.All.Sum(static request => request.ReceivedBytes);
        Assert.InRange(received, LayerBytes, LayerBytes + InFlightBytes);
        if (!atSource)
            return;
        var sent = _pair.Source.Requests.All.Where(static request => request.Kind == RequestKind.Blob)
            .Sum(static request => request.SentBytes);
        Assert.InRange(sent, LayerBytes, LayerBytes + InFlightBytes + InFlightBytes);
    }

    private Task<LoggedRequest> ReceivedAsync(long bytes) => Waiting.UntilAsync(
        () => Task.FromResult(_pair.Target.Requests.All.FirstOrDefault(put => LengthOf(put) > 1_000_000 && put.ReceivedBytes >= bytes)),
        static () => "the upload never came so far");

    private static long LengthOf(LoggedRequest request) =>
        request.Headers.TryGetValue("Content-Length", out var length) ? long.Parse(length) : 0;

    /// <summary>The claims of consecutive processes.</summary>
    private sealed class MemoryClaims : IBlobClaims
    {
        public string? Left { get; set; }

        public string? Noted { get; private set; }

        /// <summary>If this token can be canceled, the upload stops after its first checkpoint until the cancellation.</summary>
        public CancellationToken StandsStillUntil { get; init; }

        public bool HasOtherWorkers => false;

        public Task<BlobClaim> ClaimAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
            Task.FromResult<BlobClaim>(new BlobClaim.Granted(new Held(this)));

        public Task WaitAsync(Digest digest, CancellationToken cancellationToken) => Task.CompletedTask;

        private sealed class Held(MemoryClaims claims) : IHeldClaim
        {
            private Func<string?> _write = static () => null;

            public string? PreviousCheckpoint { get; } = claims.Left;

            public void TrackCheckpoint(Func<string?> write) => _write = write;

            // The data in the store when the process is killed.
            public async Task SaveCheckpointAsync()
            {
                claims.Noted ??= _write();
                if (claims.StandsStillUntil.CanBeCanceled)
                    await Task.Delay(Timeout.Infinite, claims.StandsStillUntil);
            }

            public Task EndAsync(BlobClaimEnd end)
            {
                claims.Left = end == BlobClaimEnd.Resumable ? _write() : null;
                return Task.CompletedTask;
            }
        }
    }
}

using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>The behavior of the engine with a faulty target, and its cost.</summary>
public sealed partial class TargetFaultTests : IAsyncLifetime
{
    private const long LayerBytes = 3_000_000;

    private static readonly RequestMatch UploadStart = new() { Method = "POST", Kind = RequestKind.UploadStart };
    private static readonly RequestMatch ManifestPut = new() { Method = "PUT", Kind = RequestKind.Manifest };

    private readonly SampleImage _image = SampleImage.Create(layerSizes: [LayerBytes]);
    private RegistryPair _pair = null!;

    private SampleBlob Layer => _image.Blobs[1];

    private RequestMatch LayerUpload => new() { Method = "PUT", Kind = RequestKind.Upload, Where = IsLayerUpload };

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync();
        await _pair.PushAsync(_image);
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory]
    [InlineData(Cut.Close)]
    [InlineData(Cut.Reset)]
    public async Task An_interrupted_upload_continues_at_the_position_of_the_registry(Cut how)
    {
        var large = SampleImage.Create(seed: 3, layerSizes: [12_000_000]);
        await _pair.PushAsync(large);
        _pair.Target.Faults.Add(
            new RequestMatch { Method = "PUT", Kind = RequestKind.Upload, Where = static put => LengthOf(put) > 1_000_000 },
            Fault.CutRequestAfter(6_000_000, how),
            times: 1);

        await _pair.AssertCopiedAsync(large, await _pair.CopyAsync());

        var uploads = RegistryPair.Of(_pair.Target, RequestKind.Upload);
        var resumed = Assert.Single(uploads, static request => request.Method == "PATCH");
        Assert.Matches(@"^[1-9]\d*-\d+$", resumed.Headers["Content-Range"]);
        Assert.InRange(uploads.Sum(static request => request.ReceivedBytes), large.Blobs.Sum(static blob => blob.Size), 12_000_000
            + 2_000_000);
        Assert.Single(uploads.Where(static request => request.Method is not "DELETE" && LengthOf(request) is not 0)
            .Select(static request => request.Reference)
            .Distinct(), reference => reference == resumed.Reference);
    }

    [Fact]
    public async Task An_interrupted_upload_restarts_when_the_registry_lost_its_session()
    {
        _pair.Target.Faults.Add(LayerUpload, Fault.CutRequestAfter(2_000_000), times: 1);
        _pair.Target.Faults.Add(new RequestMatch { Method = "GET", Kind = RequestKind.Upload }, Fault.Status(404));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(2, LayerUploads().Count);
        Assert.Equal(2, LayerReads().Count);
        Assert.Equal(LayerStarts().Count, LayerUploads().Select(static put => put.Reference).Distinct().Count());
    }

    [Fact]
    public async Task A_registry_that_loses_upload_sessions_gets_one_state_request()
    {
        _pair.Target.Faults.Add(
            new RequestMatch { Method = "PUT", Kind = RequestKind.Upload, Where = static put => LengthOf(put) > 1_000_000 },
            Fault.CutRequestAfter(2_000_000),
            times: 3);
        var fault = _pair.Target.Faults.Add(new RequestMatch { Method = "GET", Kind = RequestKind.Upload }, Fault.Status(404));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(1, fault.Hits);
    }

    [Fact]
    public async Task A_proxy_with_a_request_limit_gets_chunked_uploads()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { MaxBodyBytes = 1_200_000 });
        await pair.PushAsync(_image);

        await pair.AssertCopiedAsync(_image, await pair.CopyAsync());

        var chunks = RegistryPair.Of(pair.Target, RequestKind.Upload, "PATCH").Where(static request => request.Status == 202).ToList();
        Assert.Equal(3, chunks.Count);
        Assert.Equal("0-1048575", chunks[0].Headers["Content-Range"]);
        Assert.Equal(Layer.Size, chunks.Sum(static chunk => chunk.ReceivedBytes));
        Assert.Equal(1, pair.Source.Requests.Count(request => request.Reference == Layer.Digest));
    }

    [Fact]
    public async Task A_chunk_that_was_cut_off_is_sent_again_and_not_those_before_it()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { MaxBodyBytes = 1_200_000 });
        await pair.PushAsync(_image);
        pair.Target.Faults.Add(new RequestMatch
        {
            Method = "PATCH",
            Kind = RequestKind.Upload,
            Where = static request => request.Headers.GetValueOrDefault("Content-Range")
                ?.StartsWith("1048576-", StringComparison.Ordinal) == true
        }, Fault.CutRequestAfter(500_000), times: 1);

        await pair.AssertCopiedAsync(_image, await pair.CopyAsync());

        Assert.InRange(pair.Target.Requests.All.Sum(static request => request.ReceivedBytes), Layer.Size, Layer.Size + 600_000);
    }

    [Fact]
    public async Task A_stalled_upload_is_restarted()
    {
        _pair.Target.Faults.Add(LayerUpload, Fault.StallRequestAfter(500_000), times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(2, LayerUploads().Count);
    }

    [Fact]
    public async Task After_a_lost_confirmation_the_blob_is_found_without_another_upload()
    {
        _pair.Target.Faults.Add(LayerUpload, Fault.LoseAnswer(), times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Single(LayerUploads());
        Assert.Equal(2, LayerStarts().Count);
        Assert.Single(LayerReads());
    }

    [Fact]
    public async Task A_manifest_upload_without_a_confirmation_is_retried()
    {
        _pair.Target.Faults.Add(ManifestPut, Fault.LoseAnswer(), times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(2, _pair.Target.Requests.Count(static request => request is { Kind: RequestKind.Manifest, Method: "PUT" }));
    }

    [Theory]
    [InlineData(413, CopyFailure.TargetRefused)]
    [InlineData(403, CopyFailure.Denied)]
    [InlineData(400, CopyFailure.TargetRefused)]
    public async Task A_refusal_is_received_before_the_blob_is_sent(int status, string code)
    {
        // The fault applies to each way to upload a blob.
        _pair.Target.Faults.Add(
            new RequestMatch
            {
                Where = static request => request.Kind is RequestKind.Upload or RequestKind.UploadStart
                    && request.Method is "PUT" or "PATCH" or "POST"
                    && LengthOf(request) > 1_000_000
            },
            Fault.Status(status));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((code, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("target registry", failure.Message, StringComparison.Ordinal);
        Assert.Empty(LayerReads());
        await _pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task A_registry_that_rejects_large_PUTs_gets_PATCHes_from_then_on()
    {
        var refusal =
            _pair.Target.Faults.Add(LayerUpload with { Where = static request => LengthOf(request) > 1_000_000 }, Fault.Status(413));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
        var next = SampleImage.Create(seed: 2, layerSizes: [LayerBytes]);
        await _pair.PushAsync(next);
        await _pair.AssertCopiedAsync(next, await _pair.CopyAsync());

        Assert.Equal(1, refusal.Hits);
    }

    [Fact]
    public async Task Sessions_that_the_registry_forgot_are_opened_again()
    {
        _pair.Target.Faults.Add(LayerUpload, Fault.Before(_pair.Target.ForgetUploads), times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.InRange(LayerUploads().Count, 2, 3);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    public async Task A_throttled_upload_is_retried(int status)
    {
        _pair.Target.Faults.Add(LayerUpload, Fault.Status(status), times: 2);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(3, LayerUploads().Count);
        Assert.Single(LayerReads());
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_long_Retry_After_ends_the_attempt(int status)
    {
        _pair.Target.Faults.Add(LayerUpload, Fault.Status(status, retryAfter: "3600"));

        var failure = await _pair.FailToCopyAsync();

        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
        Assert.True(failure.IsWorthRetrying);
        Assert.Single(LayerUploads());
    }

    [Fact]
    public async Task An_upload_is_aborted_after_the_Retry_After_time_of_the_registry()
    {
        await using var pair =
            await RegistryPair.StartAsync(options: RegistryPair.Impatient with { MaxRetryAfter = TimeSpan.FromSeconds(1) });
        await pair.PushAsync(_image);
        pair.Target.Faults.Add(LayerUpload, Fault.Status(429, retryAfter: "2"));
        pair.Target.Faults.Add(new RequestMatch { Method = "DELETE", Kind = RequestKind.Upload }, Fault.Status(503), times: 5);

        Assert.Equal(CopyFailure.RateLimited, (await pair.FailToCopyAsync()).Code);
        await pair.TargetClient.SettleAsync();

        Assert.Equal(0, pair.Target.OpenUploadCount);
    }

    [Theory]
    [InlineData(413)]
    [InlineData(405)]
    [InlineData(417)]
    public async Task Concurrent_refusals_of_an_upload_method_count_once(int status)
    {
        const int Layers = 4;
        var image = SampleImage.Create(seed: 5, layerSizes: [.. Enumerable.Repeat(1_500_000L, Layers)]);
        // The refusal waits until all layers have arrived, which must not count as a stall on a busy machine.
        await using var pair = await RegistryPair.StartAsync(options: RegistryPair.Impatient with
        {
            StallTimeout = TimeSpan.FromMinutes(2),
            AnswerTimeout = TimeSpan.FromMinutes(2),
            CommitTimeout = TimeSpan.FromMinutes(2),
        });
        await pair.PushAsync(image);
        var together = new TaskCompletionSource();
        var arrived = 0;
        var refusal = pair.Target.Faults.Add(
            new RequestMatch
            {
                Method = "PUT",
                Kind = RequestKind.Upload,
                Where = put => LengthOf(put) > 1_000_000 && (status != 417 || put.Headers.ContainsKey("Expect"))
            },
            Fault.Before(() =>
            {
                if (Interlocked.Increment(ref arrived) == Layers)
                    together.SetResult();
                return together.Task;
            }).Then(Fault.Status(status)));

        await pair.AssertCopiedAsync(image, await pair.CopyAsync());

        Assert.Equal(Layers, refusal.Hits);
        // The config may follow after the first refusal, and is then sent with PATCH too.
        var layerPatches = RegistryPair.Of(pair.Target, RequestKind.Upload, "PATCH").Where(static patch => LengthOf(patch) > 1_000_000);
        Assert.Equal(status == 417 ? 0 : Layers, layerPatches.Count());
    }

    [Fact]
    public async Task A_PUT_interrupted_twice_at_the_same_position_becomes_a_PATCH()
    {
        _pair.Target.Faults.Add(LayerUpload with { Where = static put => LengthOf(put) > 1_000_000 }, Fault.CutRequestAfter(2_000_000));
        _pair.Target.Faults.Add(new RequestMatch { Method = "GET", Kind = RequestKind.Upload }, Fault.Status(404));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Single(RegistryPair.Of(_pair.Target, RequestKind.Upload, "PATCH"));
    }

    [Fact]
    public async Task A_slow_reader_with_a_slow_confirmation_is_awaited()
    {
        var image = SampleImage.Create(seed: 6, layerSizes: [600_000, 600_000]);
        await _pair.PushAsync(image);
        using var client = RegistryPair.ClientOf(
            _pair.Target.Address,
            RegistryPair.Impatient with { AnswerTimeout = TimeSpan.FromSeconds(1), CommitTimeout = TimeSpan.FromSeconds(30) },
            password: null);
        _pair.Target.Faults.Add(new RequestMatch { Method = "PUT", Kind = RequestKind.Upload }, Fault.ThrottleRequest(250_000));
        _pair.Target.Faults.Add(ManifestPut, new Fault(static async (_, answer) =>
        {
            await answer();
            await Task.Delay(TimeSpan.FromSeconds(2));
        }));

        await _pair.AssertCopiedAsync(image, await _pair.Copier.CopyAsync(_pair.Request() with { Target = client }, default));

        Assert.Equal(3, RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT").Count);
        Assert.Single(RegistryPair.Of(_pair.Target, RequestKind.Manifest, "PUT"));
    }

    [Fact]
    public async Task A_canceled_copy_stops_at_once_and_aborts_its_upload_session()
    {
        _pair.Target.Faults.Add(LayerUpload, Fault.StallRequestAfter(500_000));
        await using var patient = new PatientTarget(_pair);
        using var cancel = new CancellationTokenSource();
        var copying = _pair.Copier.CopyAsync(_pair.Request() with { Target = patient.Client }, cancel.Token);
        await Waiting.UntilAsync(
            () => Task.FromResult(LayerUploads().Find(static put => put.ReceivedBytes >= 500_000)),
            static () => "the upload never came to the place where it stalls");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copying.WaitAsync(TimeSpan.FromSeconds(10)));
        await _pair.AssertTagAbsentAsync();
        await _pair.Target.Requests.WhenAsync(static request => request is { Kind: RequestKind.Upload, Method: "DELETE" }, default)
            .WaitAsync(TimeSpan.FromSeconds(10));
    }

    // The timeouts of the pair's clients are too short for these tests.
    private sealed class PatientTarget(RegistryPair pair) : IAsyncDisposable
    {
        public RegistryClient Client { get; } = RegistryPair.ClientOf(pair.Target.Address, new RegistryClientOptions());

        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private bool IsLayerUpload(LoggedRequest request) =>
        request is { Kind: RequestKind.Upload, Method: "PUT" }
            && request.Target.EndsWith(Uri.EscapeDataString(Layer.Digest), StringComparison.Ordinal);

    private static long LengthOf(LoggedRequest request) =>
        request.Headers.TryGetValue("Content-Length", out var length) ? long.Parse(length) : 0;

    private List<LoggedRequest> LayerUploads() => [.. _pair.Target.Requests.All.Where(IsLayerUpload)];

    private List<LoggedRequest> LayerStarts() =>
        [.. RegistryPair.Of(_pair.Target, RequestKind.UploadStart)
            .Where(post => post.Target.Contains(Uri.EscapeDataString(Layer.Digest), StringComparison.Ordinal))];

    private List<LoggedRequest> LayerReads() => [.. _pair.Source.Requests.All.Where(request => request.Reference == Layer.Digest)];
}

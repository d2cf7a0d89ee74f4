using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>The behavior of the engine with a faulty source, and its cost.</summary>
public sealed class SourceFaultTests : IAsyncLifetime
{
    private const long LayerBytes = 3_000_000;

    private static readonly RequestMatch AnyBlob = new() { Method = "GET", Kind = RequestKind.Blob };

    private readonly SampleImage _image = SampleImage.Create(layerSizes: [LayerBytes]);
    private RegistryPair _pair = null!;

    private SampleBlob Layer => _image.Blobs[1];

    private RequestMatch LayerRead => AnyBlob with { Reference = Layer.Digest };

    private RequestMatch ConfigRead => AnyBlob with { Reference = _image.Blobs[0].Digest };

    private static RequestMatch ManifestRead => new() { Method = "GET", Kind = RequestKind.Manifest };

    private static RequestMatch ManifestLookup => new() { Method = "HEAD", Kind = RequestKind.Manifest };

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync(source: static options => options with { ObjectStore = true });
        await _pair.PushAsync(_image);
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory]
    [InlineData(Cut.Close)]
    [InlineData(Cut.Reset)]
    public async Task A_lost_connection_costs_only_the_bytes_in_flight_and_keeps_the_session(Cut how)
    {
        _pair.Source.Faults.Add(LayerRead, Fault.CutAnswerAfter(1_000_000, how), times: 1);

        var result = await _pair.CopyAsync();

        await _pair.AssertCopiedAsync(_image, result);
        var reads = Reads();
        Assert.Equal(2, reads.Count);
        Assert.Matches(@"^bytes=\d+-$", reads[1].Headers["Range"]);
        Assert.InRange(reads[0].SentBytes + reads[1].SentBytes, Layer.Size, Layer.Size + 1_000_000);
        Assert.Single(Uploads());
    }

    [Fact]
    public async Task Skipped_bytes_are_subject_to_the_stall_timeout()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.CutAnswerAfter(1_000_000), times: 1);
        _pair.Source.Faults.Add(LayerRead, Fault.IgnoreRange().Then(Fault.ThrottleAnswer(2000)), skip: 1, times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(3, Reads().Count);
    }

    [Fact]
    public async Task A_stalled_read_is_detected_and_resumed()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.StallAnswerAfter(1_500_000), times: 1);

        var result = await _pair.CopyAsync();

        await _pair.AssertCopiedAsync(_image, result);
        Assert.Equal("bytes=1500000-", Reads()[1].Headers["Range"]);
        Assert.Single(Uploads());
    }

    [Fact]
    public async Task Without_range_requests_the_known_bytes_are_skipped()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.CutAnswerAfter(1_000_000), times: 1);
        _pair.Source.Faults.Add(LayerRead, Fault.IgnoreRange());

        var result = await _pair.CopyAsync();

        await _pair.AssertCopiedAsync(_image, result);
        Assert.Equal(2, Reads().Count);
        Assert.Single(Uploads());
    }

    [Fact]
    public async Task Reading_from_a_source_without_progress_fails_with_its_name()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.CutAnswerAfter(100));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal(CopyFailure.RegistryUnavailable, failure.Code);
        Assert.True(failure.IsWorthRetrying);
        Assert.Contains("source registry", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Layer.Digest, failure.Message, StringComparison.Ordinal);
        Assert.InRange(Reads().Count, RegistryPair.Impatient.MaxAttempts, RegistryPair.MostConnections);
        await _pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task Reading_continues_while_each_attempt_makes_progress()
    {
        var large = SampleImage.Create(seed: 9, layerSizes: [12_000_000]);
        await _pair.PushAsync(large);
        _pair.Source.Faults.Add(AnyBlob with { Reference = large.Blobs[1].Digest }, Fault.CutAnswerAfter(3_000_000));

        var result = await _pair.CopyAsync();

        await _pair.AssertCopiedAsync(large, result);
        Assert.Single(RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT"), static put => put.ReceivedBytes > 1_000_000);
    }

    [Fact]
    public async Task Wrong_bytes_never_become_a_blob()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.WrongByte(at: 17));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal(CopyFailure.DigestMismatch, failure.Code);
        Assert.False(failure.IsWorthRetrying);
        Assert.Contains("source registry", failure.Message, StringComparison.Ordinal);
        Assert.All(Uploads(), put => Assert.True(put.ReceivedBytes < Layer.Size));
        using var reader = new RegistryPusher(_pair.Target.Address);
        Assert.Null(await reader.ReadBlobAsync(RegistryPair.RepositoryText, Layer.Digest));
        await _pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task A_small_blob_damaged_in_transit_is_read_once_more()
    {
        _pair.Source.Faults.Add(ConfigRead, Fault.WrongByte(), times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(2, _pair.Source.Requests.Count(request => request.Reference == _image.Blobs[0].Digest));
    }

    [Fact]
    public async Task A_layer_damaged_in_transit_is_read_once_more()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.WrongByte(at: LayerBytes / 2), times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(2, Reads().Count);
    }

    [Fact]
    public async Task A_blob_of_another_length_is_refused_before_any_of_it_is_sent()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.Truncate(1_000_000, announced: true));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal(CopyFailure.SizeMismatch, failure.Code);
        Assert.Contains("1000000", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, Uploads().Sum(static put => put.ReceivedBytes));
    }

    [Fact]
    public async Task A_truncated_body_is_continued()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.Truncate(1_000_000, announced: false), times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal("bytes=1000000-", Reads()[1].Headers["Range"]);
    }

    [Fact]
    public async Task A_missing_blob_fails_at_once()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.Status(404));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.BlobUnknown, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Single(Reads());
    }

    [Fact]
    public async Task A_missing_tag_is_manifest_unknown()
    {
        var result = await _pair.CopyAsync("v404");

        var failure = Assert.IsType<CopyResult.Failed>(result).Failure;
        Assert.Equal(CopyFailure.ManifestUnknown, failure.Code);
        Assert.Empty(_pair.Target.Requests.All);
    }

    [Fact]
    public async Task A_child_that_is_not_there_fails_the_copy()
    {
        var child = SampleImage.Create(seed: 5);
        await _pair.PushAsync(SampleIndex.Create([child, SampleImage.Create(seed: 6)]));
        _pair.Source.Faults.Add(ManifestRead with { Reference = child.Digest }, Fault.Status(404));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal(CopyFailure.ManifestUnknown, failure.Code);
        Assert.Contains("incomplete", failure.Message, StringComparison.Ordinal);
        await _pair.AssertTagAbsentAsync();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("nonsense")]
    public async Task A_HEAD_response_without_a_digest_is_followed_by_a_GET_request(string digest)
    {
        _pair.Source.Faults.Add(ManifestLookup, Fault.Digest(digest == "none" ? null : digest));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(1, _pair.Source.Requests.Count(static request => request is { Kind: RequestKind.Manifest, Method: "GET" }));
    }

    [Fact]
    public async Task A_registry_without_HEAD_requests_is_read_with_GET()
    {
        _pair.Source.Faults.Add(ManifestLookup, Fault.Status(405));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
    }

    [Fact]
    public async Task A_manifest_with_different_bytes_is_rejected()
    {
        _pair.Source.Faults.Add(ManifestRead, Fault.Reserialise());

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal(CopyFailure.DigestMismatch, failure.Code);
        Assert.Equal(2, _pair.Source.Requests.Count(static request => request is { Kind: RequestKind.Manifest, Method: "GET" }));
        Assert.DoesNotContain(_pair.Target.Requests.All, static request => request.Method is "POST" or "PUT");
    }

    [Fact]
    public async Task A_tag_that_moves_while_it_is_copied_does_not_mix_two_images()
    {
        var next = SampleImage.Create(seed: 7);
        _pair.Source.Faults.Add(ManifestRead, Fault.Before(() => _pair.PushAsync(next)), times: 1);

        var result = await _pair.CopyAsync();

        await _pair.AssertCopiedAsync(_image, result);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    public async Task A_transient_fault_is_retried(int status)
    {
        _pair.Source.Faults.Add(new RequestMatch(), Fault.Status(status), times: 3);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        // A HEAD request that fails is followed by the GET request, which answers the same question.
        Assert.Equal(3 + (status == 408 ? 4 : 3), _pair.Source.Requests.All.Count);
    }

    [Fact]
    public async Task An_unavailable_source_is_a_transient_failure()
    {
        _pair.Source.Faults.Add(new RequestMatch(), Fault.Status(503));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.RegistryUnavailable, true), (failure.Code, failure.IsWorthRetrying));
        Assert.Single(RegistryPair.Of(_pair.Source, RequestKind.Manifest, "HEAD"));
        Assert.Equal(RegistryPair.Impatient.MaxAttempts, RegistryPair.Of(_pair.Source, RequestKind.Manifest, "GET").Count);
    }

    [Fact]
    public async Task No_request_is_sent_before_the_Retry_After_time()
    {
        _pair.Source.Faults.Add(ManifestRead, Fault.Status(429, retryAfter: "1"), times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        var reads = RegistryPair.Of(_pair.Source, RequestKind.Manifest, "GET");
        Assert.Equal(2, reads.Count);
        Assert.True(reads[1].StartedAt - reads[0].StartedAt >= TimeSpan.FromSeconds(0.99));
    }

    [Fact]
    public async Task A_long_Retry_After_is_reported_and_blocks_further_requests()
    {
        _pair.Source.Faults.Add(new RequestMatch(), Fault.Status(429, retryAfter: "3600"));

        var failure = await _pair.FailToCopyAsync();
        var next = await _pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.RateLimited, true), (failure.Code, failure.IsWorthRetrying));
        Assert.Equal(3600, failure.RetryAfter!.Value.TotalSeconds);
        Assert.Equal(CopyFailure.RateLimited, next.Code);
        Assert.InRange(next.RetryAfter!.Value.TotalSeconds, 3000, 3600);
        Assert.Single(_pair.Source.Requests.All);
    }

    [Fact]
    public async Task A_download_is_followed_to_the_object_store_character_by_character()
    {
        _pair.Source.Faults.Add(AnyBlob, _pair.Source.ObjectStore.Redirect(TimeSpan.FromMinutes(1)));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(2, RegistryPair.Of(_pair.Source, RequestKind.StoredObject).Count(static request => request.Status == 200));
    }

    [Fact]
    public async Task An_expired_signed_URL_is_requested_again()
    {
        _pair.Source.Faults.Add(AnyBlob, _pair.Source.ObjectStore.Redirect(TimeSpan.Zero), times: 2);
        _pair.Source.Faults.Add(AnyBlob, _pair.Source.ObjectStore.Redirect(TimeSpan.FromMinutes(1)), skip: 2);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Single(Uploads());
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("http://user:pass@127.0.0.1/x")]
    public async Task A_redirect_to_a_forbidden_address_is_refused(string to)
    {
        _pair.Source.Faults.Add(LayerRead, Fault.Redirect(new Uri(to)));

        var failure = await _pair.FailToCopyAsync();

        Assert.False(failure.IsWorthRetrying);
        Assert.Contains(failure.Code, new[] { CopyFailure.RedirectRefused, CopyFailure.ProtocolError });
        Assert.DoesNotContain("pass", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_loops_end()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.Redirect(new Uri(_pair.Source.Address, $"v2/team/app/blobs/{Layer.Digest}")));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal(CopyFailure.ProtocolError, failure.Code);
        Assert.Equal(RegistryPair.Impatient.MaxRedirects + 1, Reads().Count);
    }

    private List<LoggedRequest> Reads() => [.. _pair.Source.Requests.All.Where(request => request.Reference == Layer.Digest)];

    private List<LoggedRequest> Uploads() =>
        [.. RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT")
            .Where(put => put.Target.EndsWith(Uri.EscapeDataString(Layer.Digest), StringComparison.Ordinal))];
}

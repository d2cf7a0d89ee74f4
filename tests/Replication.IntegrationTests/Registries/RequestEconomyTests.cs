using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Blobs;
using Replication.Registries.Http;
using Replication.Registries.Manifests;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>Limits on the number of requests of a copy, and on the number of sequential round trips.</summary>
public sealed class RequestEconomyTests : IAsyncLifetime
{
    private RegistryPair _pair = null!;

    public async ValueTask InitializeAsync() => _pair = await RegistryPair.StartAsync();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task A_new_image_of_thirty_layers_takes_four_round_trips_and_two_requests_for_each_blob()
    {
        var image = SampleImage.Create(layerSizes: [.. Enumerable.Repeat(16L * 1024, 30)]);
        await _pair.PushAsync(image);
        using var rounds = new RoundTrips(_pair.Target, 2, 31, 31, 1);

        var result = await _pair.CopyAsync();

        Assert.Equal(
            ["GET manifests", "HEAD manifests", .. Enumerable.Repeat("GET blobs", 31)], Shown(_pair.Source.Requests.All, sorted: true));
        Assert.Equal(2 + 31 + 31 + 1, _pair.Target.Requests.All.Count);
        Assert.Equal(31, RegistryPair.Of(_pair.Target, RequestKind.UploadStart, "POST").Count);
        Assert.Equal(31, RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT").Count);
        Assert.Equal([2, 31, 31, 1], rounds.Sizes);
        rounds.Dispose();
        await _pair.AssertCopiedAsync(image, result);
    }

    [Fact]
    public async Task A_filter_by_type_costs_a_copy_no_request_and_stops_it_before_the_first_blob()
    {
        var index = SampleIndex.Create(1, "amd64", "arm64");
        await _pair.PushAsync(index);
        var types = new List<string>();

        var unwanted = await _pair.Copier.CopyAsync(_pair.Request() with { WantsType = type => Note(type, isWanted: false) }, default);

        Assert.Equal(new CopyResult.Unwanted(Digest.Parse(index.Digest), "application/vnd.oci.image.config.v1+json"), unwanted);
        Assert.Equal(["GET manifests", "GET manifests", "HEAD manifests"], Shown(_pair.Source.Requests.All, sorted: true));
        Assert.DoesNotContain(_pair.Target.Requests.All, static it => it.Method is not "HEAD");

        await _pair.AssertCopiedAsync(
            index, await _pair.Copier.CopyAsync(_pair.Request() with { WantsType = type => Note(type, isWanted: true) }, default));

        Assert.Equal(2, types.Count);
        // The two manifests that were read for the type come from the cache.
        Assert.Equal(3, RegistryPair.Of(_pair.Source, RequestKind.Manifest, "GET").Count);

        bool Note(string type, bool isWanted)
        {
            types.Add(type);
            return isWanted;
        }
    }

    [Fact]
    public async Task An_existing_image_takes_two_parallel_requests_and_none_at_the_source_for_a_known_digest()
    {
        var image = SampleImage.Create();
        await _pair.PushAsync(image);
        await _pair.PushToTargetAsync(image, "v1");
        using var rounds = new RoundTrips(_pair.Target, 2);

        var result = await _pair.Copier.CopyAsync(_pair.Request() with { Digest = Digest.Parse(image.Digest) }, default);

        Assert.Equal(new CopyResult.AlreadyPresent(Digest.Parse(image.Digest)), result);
        Assert.Equal(["HEAD manifests", "HEAD manifests"], Shown(_pair.Target.Requests.All));
        Assert.Empty(_pair.Source.Requests.All);
        Assert.Equal([2], rounds.Sizes);
    }

    [Fact]
    public async Task An_existing_index_is_checked_once()
    {
        var index = SampleIndex.Create(1, "amd64", "arm64", "s390x");
        await _pair.PushAsync(index);
        await _pair.PushToTargetAsync(index, "v1");
        using (var rounds = new RoundTrips(_pair.Target, 2, 3))
        {
            Assert.Equal(new CopyResult.AlreadyPresent(Digest.Parse(index.Digest)), await _pair.CopyAsync());
            Assert.Equal([2, 3], rounds.Sizes);
        }
        Assert.Equal(Enumerable.Repeat("HEAD manifests", 2 + 3), Shown(_pair.Target.Requests.All));
        _pair.Target.Requests.Clear();
        _pair.Source.Requests.Clear();

        Assert.Equal(new CopyResult.AlreadyPresent(Digest.Parse(index.Digest)), await _pair.CopyAsync());

        Assert.InRange(_pair.Target.Requests.All.Count, 1, 2);
        Assert.Equal(["HEAD manifests"], Shown(_pair.Source.Requests.All));
    }

    [Fact]
    public async Task A_new_image_of_thirty_large_layers_takes_seven_round_trips()
    {
        await using var pair = await RegistryPair.StartAsync(options: new RegistryClientOptions());
        var image = SampleImage.Create(layerSizes: [.. Enumerable.Repeat((1024L * 1024) + 1, 30)]);
        await pair.PushAsync(image);
        using var rounds = new RoundTrips(pair.Target, 2, 61, 16, 16, 15, 14, 1);

        var result = await pair.CopyAsync();

        // Existence checks, upload starts, two batches of at most sixteen uploads with two round trips each (100 Continue and the
        // body), tag.
        Assert.Equal([2, 61, 16, 16, 15, 14, 1], rounds.Sizes);
        rounds.Dispose();
        await pair.AssertCopiedAsync(image, result);
    }

    [Fact]
    public async Task The_same_image_under_a_new_tag_costs_one_write()
    {
        var image = SampleImage.Create();
        await _pair.PushAsync(image, "v2");
        await _pair.PushToTargetAsync(image, "v1");

        var result = await _pair.CopyAsync("v2");

        Assert.Equal(["HEAD manifests", "HEAD manifests", "PUT manifests"], Shown(_pair.Target.Requests.All));
        Assert.Equal(["HEAD manifests", "GET manifests"], Shown(_pair.Source.Requests.All));
        await _pair.AssertCopiedAsync(image, result, "v2");
    }

    [Fact]
    public async Task Copied_content_is_not_requested_again()
    {
        var image = SampleImage.Create();
        await _pair.PushAsync(image);
        await _pair.CopyAsync();
        await _pair.PushAsync(image, "v2");
        _pair.Target.Requests.Clear();

        await _pair.CopyAsync("v2");

        Assert.Equal(["HEAD manifests", "PUT manifests"], Shown(_pair.Target.Requests.All));
        Assert.Equal(["HEAD manifests"], Shown(_pair.Source.Requests.All));
    }

    [Fact]
    public async Task The_upload_request_detects_a_blob_that_exists_in_the_target_repository()
    {
        var before = SampleImage.Create(seed: 1, layerSizes: [5000, 3_000_000]);
        await _pair.PushToTargetAsync(before, "before");
        var image = SampleIndex.Create([before, SampleImage.Create(seed: 2)]);
        await _pair.PushAsync(image);
        using (var http = new HttpClient { BaseAddress = _pair.Target.Address })
            await http.DeleteAsync(new Uri($"v2/team/app/manifests/{before.Digest}", UriKind.Relative));
        _pair.Target.Requests.Clear();
        var request = _pair.Request();

        var result = await _pair.Copier.CopyAsync(request, default);

        Assert.Equal(3, RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT").Count);
        Assert.Equal(3, request.Progress.Snapshot().Count(static blob => blob.How == BlobTransferKind.Present));
        await _pair.AssertCopiedAsync(image, result);
    }

    [Fact]
    public async Task Children_that_exist_at_the_target_are_not_read()
    {
        var child = SampleImage.Create(seed: 1);
        await _pair.PushToTargetAsync(child, "child");
        var index = SampleIndex.Create([child, SampleImage.Create(seed: 2)]);
        await _pair.PushAsync(index);

        var result = await _pair.CopyAsync();

        Assert.DoesNotContain(_pair.Source.Requests.All, request => request.Reference == child.Digest);
        Assert.Equal(3, RegistryPair.Of(_pair.Target, RequestKind.UploadStart).Count);
        await _pair.AssertCopiedAsync(index, result);
    }

    [Fact]
    public async Task Copies_of_one_image_at_the_same_time_move_each_blob_once()
    {
        var image = SampleImage.Create(layerSizes: [2_000_000, 50_000, 2_500_000]);
        await _pair.PushAsync(image, "v1");
        await _pair.PushAsync(image, "v2");
        await _pair.PushAsync(image, "v3");

        var results = await Task.WhenAll(_pair.CopyAsync("v1"), _pair.CopyAsync("v2"), _pair.CopyAsync("v3"));

        Assert.All(results, result => Assert.Equal(new CopyResult.Copied(Digest.Parse(image.Digest)), result));
        Assert.Equal(4, RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT").Count);
        Assert.Equal(4, RegistryPair.Of(_pair.Source, RequestKind.Blob, "GET").Count);
        await _pair.AssertHeldAsync(image, "v2");
    }

    [Fact]
    public async Task A_blob_known_to_be_in_another_repository_of_the_target_is_mounted()
    {
        var image = SampleImage.Create(layerSizes: [2_000_000]);
        await _pair.PushAsync(image);
        await _pair.CopyAsync("v1", "team/one");
        _pair.Target.Requests.Clear();
        _pair.Source.Requests.Clear();
        var request = _pair.Request("v1", "team/two");

        var result = await _pair.Copier.CopyAsync(request, default);

        Assert.Empty(RegistryPair.Of(_pair.Target, RequestKind.Upload));
        Assert.Empty(RegistryPair.Of(_pair.Source, RequestKind.Blob));
        Assert.All(RegistryPair.Of(
            _pair.Target,
            RequestKind.UploadStart), static post => Assert.Contains("from=team%2Fone", post.Target, StringComparison.Ordinal));
        Assert.All(request.Progress.Snapshot(), static blob => Assert.Equal(BlobTransferKind.Mounted, blob.How));
        await _pair.AssertCopiedAsync(image, result, repository: "team/two");
    }

    [Fact]
    public async Task Large_blobs_are_uploaded_once_and_mounted_in_other_repositories()
    {
        var image = SampleImage.Create(layerSizes: [6_000_000]);
        await _pair.PushAsync(image);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => _pair.CopyAsync("v1", $"team/copy{i}")));

        Assert.All(results, result => Assert.Equal(new CopyResult.Copied(Digest.Parse(image.Digest)), result));
        var large = RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT").Where(static put => put.ReceivedBytes > 1_000_000);
        Assert.Single(large);
        await _pair.AssertHeldAsync(image, "v1", "team/copy3");
    }

    [Fact]
    public async Task Between_repositories_of_one_registry_no_blob_is_transferred()
    {
        var image = SampleImage.Create(layerSizes: [50_000, 2_000_000]);
        await _pair.PushToTargetAsync(image, "v1");

        var result = await _pair.Copier.CopyAsync(_pair.Request("v1", "elsewhere/app") with { Source = _pair.TargetClient }, default);

        Assert.Empty(RegistryPair.Of(_pair.Target, RequestKind.Upload));
        Assert.InRange(_pair.Target.Requests.All.Where(static request => request.Kind == RequestKind.Blob)
            .Sum(static request => request.SentBytes), 0, 100_000);
        await _pair.AssertCopiedAsync(image, result, repository: "elsewhere/app");
    }

    [Fact]
    public async Task A_registry_that_mounts_nothing_gets_plain_uploads_in_the_sessions_it_opened()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { Mount = false });
        var image = SampleImage.Create();
        await pair.PushAsync(image);

        var result = await pair.CopyAsync();

        Assert.Equal(3, RegistryPair.Of(pair.Target, RequestKind.UploadStart).Count);
        Assert.Equal(3, RegistryPair.Of(pair.Target, RequestKind.Upload).Count);
        await pair.AssertCopiedAsync(image, result);
    }

    [Theory]
    [InlineData(202)]
    [InlineData(405)]
    [InlineData(404)]
    public async Task Existing_blobs_at_a_registry_without_mounts_are_not_sent_again(int status)
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { Mount = false });
        if (status != 202)
            pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.UploadStart, Target = "mount=" }, Fault.Status(status));
        var (base1, base2) = (SampleImage.Create(
            seed: 1, layerSizes: [3_000_000, 2_000_000]), SampleImage.Create(seed: 2, layerSizes: [2_500_000, 500_000]));
        foreach (var (image, i) in new[] { base1, base2 }.Select(static (image, i) => (image, i)))
        {
            await pair.PushToTargetAsync(image, $"before{i}");
            using var http = new HttpClient { BaseAddress = pair.Target.Address };
            await http.DeleteAsync(new Uri($"v2/team/app/manifests/{image.Digest}", UriKind.Relative));
            await pair.PushAsync(image, $"v{i}");
        }
        pair.Target.Requests.Clear();

        await pair.AssertCopiedAsync(base1, await pair.CopyAsync("v0"), "v0");
        using (var rounds = new RoundTrips(pair.Target, 2, 3, 1, 1))
        {
            await pair.CopyAsync("v1");
            // Existence checks for manifest and blobs, start of the config upload, the upload, tag.
            Assert.InRange(rounds.Sizes.Count, 3, 5);
        }
        await pair.TargetClient.SettleAsync();

        var sent = RegistryPair.Of(pair.Target, RequestKind.Upload).Sum(static request => request.ReceivedBytes);
        Assert.InRange(sent, 0, 100_000);
        Assert.DoesNotContain(pair.Source.Requests.All, static request => request.Kind == RequestKind.Blob
            && request.SentBytes > 1_000_000);
        Assert.Equal(0, pair.Target.OpenUploadCount);
        await pair.AssertHeldAsync(base2, "v1");
    }

    [Fact]
    public async Task The_existence_of_large_blobs_is_checked_by_the_upload_request()
    {
        var image = SampleImage.Create(layerSizes: [2_000_000, 2_000_001, 2_000_002]);
        await _pair.PushAsync(image);
        using var rounds = new RoundTrips(_pair.Target, 2, 7, 4, 3, 1);

        var result = await _pair.CopyAsync();

        // The round trip for 100 Continue is one of them.
        Assert.Equal([2, 7, 4, 3, 1], rounds.Sizes);
        Assert.Equal(3, RegistryPair.Of(_pair.Target, RequestKind.Blob, "HEAD").Count);
        rounds.Dispose();
        await _pair.AssertCopiedAsync(image, result);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_source_GET_runs_in_parallel_to_the_upload_request_of_a_known_target(bool isKnown)
    {
        var image = SampleImage.Create(layerSizes: [2_000_000]);
        await _pair.PushAsync(image);
        var blob = new Descriptor("application/octet-stream", Digest.Parse(image.Blobs[1].Digest), image.Blobs[1].Size);
        if (isKnown)
            _pair.TargetClient.UploadCapabilities.ExpectContinueAnswered();
        await using (var bytes = new StreamedBytes(
            blob,
            at => new BlobReader(_pair.SourceClient, RegistryPair.Repository, blob, new BlobCoding(blob), at),
            new BlobMeter(blob.Size),
            _pair.TargetClient))
        {
            using var deadline = new Deadline(TimeProvider.System, default);
            using var content = bytes.Part(0, blob.Size, deadline);
            if (isKnown)
                await _pair.Source.Requests.WhenAsync(static request => request.Kind == RequestKind.Blob, default)
                    .WaitAsync(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(isKnown ? 1 : 0, RegistryPair.Of(_pair.Source, RequestKind.Blob).Count);
        Assert.Equal(default, _pair.SourceClient.Demand);
    }

    [Fact]
    public async Task A_missing_repository_proves_nothing_about_the_registry()
    {
        _pair.Target.Faults.Add(
            new RequestMatch { Kind = RequestKind.UploadStart, Target = "from=team%2Fmissing" },
            Fault.Status(404, body: """{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry"}]}"""));
        await _pair.PushAsync(SampleImage.Create());

        await _pair.CopyAsync("v1", "team/missing");

        Assert.True(_pair.TargetClient.UploadCapabilities.SupportsSelfMount);
    }

    private static IEnumerable<string> Shown(IEnumerable<LoggedRequest> requests, bool sorted = false)
    {
        var shown = requests.Select(
            static request =>
                $"{request.Method} "
                    + $"{(request.Kind == RequestKind.Manifest ? "manifests" : request.Kind == RequestKind.Blob ? "blobs" : request.Kind.ToString())}");
        return sorted ? shown.OrderBy(static text => text.EndsWith("blobs", StringComparison.Ordinal))
            .ThenBy(static text => text, StringComparer.Ordinal) : shown;
    }
}

using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries.Hostile;

/// <summary>Sources that violate the protocol. SourceFaultTests contains further cases.</summary>
public sealed partial class HostileSourceTests : IAsyncLifetime
{
    private const long LayerBytes = 3_000_000;

    private readonly SampleImage _image = SampleImage.Create(layerSizes: [LayerBytes]);
    private RegistryPair _pair = null!;

    private SampleBlob Layer => _image.Blobs[1];

    private RequestMatch LayerRead => new() { Method = "GET", Kind = RequestKind.Blob, Reference = Layer.Digest };

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync(source: static options => options with { ObjectStore = true });
        await _pair.PushAsync(_image);
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task A_very_slow_transfer_counts_as_a_stall()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.ThrottleAnswer(100), times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(2, Reads().Count);
        Assert.Single(Uploads());
    }

    [Fact]
    public async Task More_bytes_than_promised_are_refused()
    {
        _pair.Source.Faults.Add(LayerRead, new Fault(async (context, _) =>
        {
            // Without a Content-Length, so that the size is not known in advance.
            var body = Layer.ToArray();
            await context.Response.Body.WriteAsync(body);
            await context.Response.Body.WriteAsync("and more"u8.ToArray());
        }));

        await AssertRefusedAsync(CopyFailure.SizeMismatch, reads: 1);
    }

    [Fact]
    public async Task A_longer_blob_is_refused_before_any_of_it_is_sent()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.Header("Content-Length", $"{Layer.Size + 10}").Then(Fault.CutAnswerAfter(10)));

        await AssertRefusedAsync(CopyFailure.SizeMismatch, reads: 1);
        Assert.Equal(0, Uploads().Sum(static put => put.ReceivedBytes));
    }

    [Theory]
    [InlineData("bytes 0-99/3000000")]
    [InlineData("bytes 1000001-2999999/3000000")]
    [InlineData("bytes */3000000")]
    [InlineData("nonsense")]
    public async Task A_range_response_with_another_position_is_rejected(string range)
    {
        _pair.Source.Faults.Add(LayerRead, Fault.CutAnswerAfter(1_500_000), times: 1);
        _pair.Source.Faults.Add(LayerRead, Fault.Header("Content-Range", range), skip: 1);

        await AssertRefusedAsync(CopyFailure.ProtocolError, reads: 2);
    }

    [Fact]
    public async Task Several_parts_in_one_answer_are_refused()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.CutAnswerAfter(1_500_000), times: 1);
        _pair.Source.Faults.Add(
            LayerRead, Fault.Header("Content-Type", "multipart/byteranges; boundary=x").Then(Fault.Header("Content-Range", null)), skip: 1);

        await AssertRefusedAsync(CopyFailure.ProtocolError, reads: 2);
    }

    [Fact]
    public async Task A_blob_that_ends_before_the_place_that_was_reached_is_damaged()
    {
        _pair.Source.Faults.Add(LayerRead, Fault.CutAnswerAfter(1_500_000), times: 1);
        _pair.Source.Faults.Add(LayerRead, Fault.Status(416), skip: 1);

        await AssertRefusedAsync(CopyFailure.SizeMismatch, reads: 2);
    }

    [Fact]
    public async Task An_interrupted_download_from_an_object_store_resumes_through_the_registry()
    {
        _pair.Source.Faults.Add(
            new RequestMatch { Method = "GET", Kind = RequestKind.Blob }, _pair.Source.ObjectStore.Redirect(TimeSpan.FromMinutes(1)));
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.StoredObject }, Fault.CutAnswerAfter(1_000_000), times: 2);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Single(Uploads());
        Assert.InRange(Reads().Count, 2, 3);
        Assert.Contains(RegistryPair.Of(_pair.Source, RequestKind.StoredObject), static request => request.Headers.ContainsKey("Range"));
    }

    [Fact]
    public async Task A_redirect_from_https_to_http_is_not_followed()
    {
        using var folder = new TemporaryFolder();
        await using var front = TlsFront.Start(_pair.Source.Address, folder);
        using var client = new RegistryClient(
            new RegistryConnection { Endpoint = front.Address, Tls = new RegistryTls { AcceptAnyCertificate = true } },
                RegistryPair.Impatient,
                TimeProvider.System);
        _pair.Source.Faults.Add(LayerRead, _pair.Source.ObjectStore.Redirect(TimeSpan.FromMinutes(1)));

        var failure =
            Assert.IsType<CopyResult.Failed>(await _pair.Copier.CopyAsync(_pair.Request() with { Source = client }, default)).Failure;

        Assert.Equal((CopyFailure.RedirectRefused, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Empty(RegistryPair.Of(_pair.Source, RequestKind.StoredObject));
    }

    [Fact]
    public async Task A_HEAD_response_with_another_digest_causes_no_wrong_copy()
    {
        _pair.Source.Faults.Add(
            new RequestMatch { Method = "HEAD", Kind = RequestKind.Manifest }, Fault.Digest($"sha256:{new string('0', 64)}"));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.ManifestUnknown, false), (failure.Code, failure.IsWorthRetrying));
        await _pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task Connections_that_end_after_each_answer_cost_connections_and_no_requests()
    {
        _pair.Source.Faults.Add(new RequestMatch(), Fault.Header("Connection", "close"));
        _pair.Target.Faults.Add(new RequestMatch(), Fault.Header("Connection", "close"));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(4, _pair.Source.Requests.All.Count);
        // Existence checks, the check for the large layer, upload starts, uploads, tag.
        Assert.Equal(2 + 1 + 2 + 2 + 1, _pair.Target.Requests.Count(static request => request.Headers.GetValueOrDefault("User-Agent")
            ?.StartsWith("replication", StringComparison.Ordinal) == true));
    }

    [Fact]
    public async Task Connections_that_end_just_when_they_are_used_again_do_not_matter()
    {
        var cut = new Fault(static async (context, answer) =>
        {
            await answer();
            await context.Response.CompleteAsync();
            await Task.Delay(50);
            context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Shutdown(SocketShutdown.Send);
        });
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest }, cut, times: 3);
        _pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.UploadStart }, cut, times: 2);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
    }

    [Fact]
    public async Task Nested_indexes_are_refused_at_the_eighth_level()
    {
        SampleManifest tower = SampleImage.Create(seed: 60);
        for (var floor = 0; floor < 30; floor++)
            tower = SampleIndex.Create([tower]);
        await _pair.PushAsync(tower);

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.ImageTooComplex, false), (failure.Code, failure.IsWorthRetrying));
        Assert.InRange(_pair.Source.Requests.All.Count, 1, 12);
    }

    [Fact]
    public async Task An_index_with_too_many_manifests_is_refused_at_the_limit()
    {
        await using var pair = await RegistryPair.StartAsync(
            source: static options => options with { RequireReferences = false }, copyOptions: new CopyOptions { MaxManifests = 50 });
        var entries = new JsonArray([.. Enumerable.Range(0, 2000).Select(static i => new JsonObject
        {
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["digest"] =
                $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes($"{i}")))}",
            ["size"] = 100,
        })]);
        await pair.PushAsync(SampleDocument.Create(
            "application/vnd.oci.image.index.v1+json", new JsonObject { ["schemaVersion"] = 2, ["manifests"] = entries }));

        var failure = await pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.ImageTooComplex, false), (failure.Code, failure.IsWorthRetrying));
        // The index only, without its child manifests.
        Assert.Equal(2 + 2, pair.Source.Requests.All.Count + pair.Target.Requests.All.Count);
    }

    [Fact]
    public async Task Indexes_that_together_name_very_many_manifests_are_refused_as_well()
    {
        await using var pair = await RegistryPair.StartAsync(copyOptions: new CopyOptions { MaxManifests = 8 });
        await pair.PushAsync(SampleIndex.Create([.. Enumerable.Range(0, 2).Select(static i =>
            SampleIndex.Create([.. Enumerable.Range(0, 3).Select(j => SampleImage.Create(seed: 80 + (i * 3) + j, [50]))]))]));

        var failure = await pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.ImageTooComplex, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Empty(RegistryPair.Of(pair.Target, RequestKind.UploadStart));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_image_with_too_many_blobs_is_refused_before_any_blob_request(bool areUnclear)
    {
        await using var pair = await RegistryPair.StartAsync(
            source: static options => options with { RequireReferences = false }, copyOptions: new CopyOptions { MaxBlobs = 50 });
        var entries = new JsonArray([.. Enumerable.Range(0, 51).Select(i => new JsonObject
        {
            ["mediaType"] = areUnclear ? "application/vnd.example.unclear" : "application/vnd.oci.image.layer.v1.tar",
            ["digest"] =
                $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes($"{i}")))}",
            ["size"] = 100,
        })]);
        await pair.PushAsync(SampleDocument.Create(
            "application/vnd.oci.image.index.v1+json", new JsonObject { ["schemaVersion"] = 2, ["manifests"] = entries }));

        var failure = await pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.ImageTooComplex, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("50 blobs", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2 + 2, pair.Source.Requests.All.Count + pair.Target.Requests.All.Count);
    }

    [Fact]
    public async Task The_memory_use_of_manifests_is_counted()
    {
        await using var pair = await RegistryPair.StartAsync(copyOptions: new CopyOptions { MaxManifestBytes = 12_000 });
        await pair.PushAsync(SampleImage.Create(seed: 90, [.. Enumerable.Repeat(50L, 30)]));

        Assert.Equal(CopyFailure.ImageTooComplex, (await pair.FailToCopyAsync()).Code);
    }

    [Fact]
    public async Task A_list_of_referrers_that_cannot_be_read_to_its_end_fails_the_copy()
    {
        await using var pair = await RegistryPair.StartAsync(options: RegistryPair.Impatient with { MaxManifestBytes = 50_000 });
        await pair.PushAsync(_image);
        var filler = new string('x', 60_000);
        var tooLong = pair.Source.Faults.Add(
            new RequestMatch { Kind = RequestKind.Referrers },
            AsIndex($$$"""{"schemaVersion":2,"manifests":[],"annotations":{"a":"{{{filler}}}"}}"""));
        var request = pair.Request() with { IncludeReferrers = true };

        Assert.Equal(
            CopyFailure.ManifestTooLarge, Assert.IsType<CopyResult.Failed>(await pair.Copier.CopyAsync(request, default)).Failure.Code);
        await pair.AssertTagAbsentAsync();

        pair.Source.Faults.Remove(tooLong);
        pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Referrers }, AsIndex("""{"schemaVersion":2,"manifests":"""));
        Assert.Equal(
            CopyFailure.ProtocolError, Assert.IsType<CopyResult.Failed>(await pair.Copier.CopyAsync(request, default)).Failure.Code);
        await pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task Referrers_count_with_the_image_that_they_refer_to()
    {
        await using var pair = await RegistryPair.StartAsync(copyOptions: new CopyOptions { MaxManifestBytes = 20_000 });
        await pair.PushAsync(_image);
        foreach (var seed in Enumerable.Range(100, 20))
            await pair.PushAsync(SampleImage.Create(seed, [50], subject: _image), tag: null);

        var failure =
            Assert.IsType<CopyResult.Failed>(await pair.Copier.CopyAsync(pair.Request() with { IncludeReferrers = true }, default)).Failure;

        Assert.Equal((CopyFailure.ImageTooComplex, false), (failure.Code, failure.IsWorthRetrying));
        Assert.IsType<CopyResult.Copied>(await pair.CopyAsync());
    }

    [Fact]
    public async Task Reading_an_endless_list_of_referrers_stops_at_a_limit()
    {
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Referrers }, new Fault(async (context, _) =>
        {
            var page = int.TryParse(context.Request.Query["page"], out var number) ? number : 0;
            var entries = new JsonArray([.. Enumerable.Range(page * 2000, 2000).Select(static i => new JsonObject
            {
                ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
                ["digest"] =
                    $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes($"{i}")))}",
                ["size"] = 100,
            })]);
            context.Response.ContentType = "application/vnd.oci.image.index.v1+json";
            context.Response.Headers.Link = $"<{context.Request.Path}?page={page + 1}>; rel=\"next\"";
            await context.Response.WriteAsync(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = entries }.ToJsonString());
        }));

        Assert.Equal(CopyFailure.ImageTooComplex, Assert.IsType<CopyResult.Failed>(await CopyWithReferrersAsync()).Failure.Code);

        Assert.InRange(RegistryPair.Of(_pair.Source, RequestKind.Referrers).Count, 1, 6);
        await _pair.AssertTagAbsentAsync();
    }

    private static Fault AsIndex(string body) => new(async (context, _) =>
    {
        context.Response.ContentType = "application/vnd.oci.image.index.v1+json";
        await context.Response.WriteAsync(body);
    });

    private Task<CopyResult> CopyWithReferrersAsync() => _pair.Copier.CopyAsync(_pair.Request() with { IncludeReferrers = true }, default);

    private async Task AssertRefusedAsync(string code, int reads)
    {
        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((code, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("source registry", failure.Message, StringComparison.Ordinal);
        Assert.Equal(reads, Reads().Count);
        await _pair.AssertTagAbsentAsync();
    }

    private List<LoggedRequest> Reads() =>
        [.. _pair.Source.Requests.All.Where(request => request.Kind == RequestKind.Blob && request.Reference == Layer.Digest)];

    private List<LoggedRequest> Uploads() =>
        [.. RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT")
            .Where(put => put.Target.EndsWith(Uri.EscapeDataString(Layer.Digest), StringComparison.Ordinal))];
}

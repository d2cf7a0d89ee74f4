using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>Source registries that answer in unusual ways. The image can be copied from each of them.</summary>
public sealed class OddSourceTests : IAsyncLifetime
{
    private readonly SampleImage _image = SampleImage.Create(seed: 11, layerSizes: [200_000, 3_000_000]);
    private readonly SampleImage _signature;
    private RegistryPair _pair = null!;

    public OddSourceTests() =>
        _signature = SampleImage.Create(seed: 12, [50], subject: _image, artifactType: "application/vnd.example.signature");

    private string CosignTag => $"{_image.Digest.Replace(':', '-')}.sig";

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync();
        await _pair.PushAsync(_image);
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(200)]
    public async Task A_missing_list_of_referrers_may_redirect_to_another_host(int status)
    {
        await using var pair = await RegistryPair.StartAsync();
        pair.Source.Faults.Add(new RequestMatch(), Fault.Status(status, body: "<html></html>"));
        await using var registry = await RegistryPair.StartAsync(source: static options => options with { Referrers = false });
        await registry.PushAsync(_image);
        registry.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Referrers }, Fault.Redirect(pair.Source.Address, 303));

        await registry.AssertCopiedAsync(
            _image, await registry.Copier.CopyAsync(registry.Request() with { IncludeReferrers = true }, default));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null\n")]
    public async Task A_missing_list_of_referrers_is_empty(string body)
    {
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Referrers }, new Fault((context, _) =>
        {
            context.Response.ContentType = "application/vnd.oci.image.index.v1+json";
            return context.Response.WriteAsync(body);
        }));

        await _pair.AssertCopiedAsync(_image, await _pair.Copier.CopyAsync(_pair.Request() with { IncludeReferrers = true }, default));
    }

    [Theory]
    [InlineData(403, CopyFailure.Denied)]
    [InlineData(404, CopyFailure.ManifestUnknown)]
    public async Task The_status_after_a_redirect_is_the_answer_about_a_manifest(int status, string code)
    {
        await using var front = await RegistryPair.StartAsync();
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest }, Fault.Status(status));
        front.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest }, new Fault((context, _) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = new Uri(_pair.Source.Address, context.Request.Path).OriginalString;
            return Task.CompletedTask;
        }));

        var failure = await front.FailToCopyAsync();

        Assert.Equal((code, false), (failure.Code, failure.IsWorthRetrying));
        if (status == 403)
            Assert.Contains(_pair.Source.Address.Authority, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seconds")]
    [InlineData("milliseconds")]
    [InlineData("past")]
    public async Task A_retry_after_that_is_a_moment_is_waited_for(string unit)
    {
        var requestCount = 0;
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest }, new Fault(async (context, answer) =>
        {
            if (Interlocked.Increment(ref requestCount) > 1)
            {
                await answer();
                return;
            }
            var now = DateTimeOffset.UtcNow;
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = unit switch
            {
                "seconds" => $"{now.AddSeconds(1).ToUnixTimeSeconds()}",
                "milliseconds" => $"{now.AddSeconds(1).ToUnixTimeMilliseconds()}",
                _ => $"{now.AddDays(-1).ToUnixTimeSeconds()}",
            };
        }));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
    }

    [Theory]
    [InlineData("relative")]
    [InlineData("port")]
    [InlineData("scheme")]
    [InlineData("host")]
    [InlineData("order")]
    public async Task Pages_are_followed_whatever_their_links_call_the_registry(string form)
    {
        var index = SampleIndex.Create(13, "amd64", "arm64", "s390x", "ppc64le");
        await _pair.PushAsync(index, "index");
        foreach (var tag in new[] { "a1", "b2", "c3", "d4" })
            await _pair.PushAsync(_image, tag);
        var child = index.Children[2];
        var signature = SampleImage.Create(seed: 14, [50]);
        await _pair.PushAsync(signature, $"{child.Digest.Replace(':', '-')}.sig");
        List<SampleImage> referrers = [.. Enumerable.Range(60, 5)
            .Select(seed => SampleImage.Create(seed, [50], subject: index, artifactType: "application/vnd.example.signature"))];
        foreach (var referrer in referrers)
            await _pair.PushAsync(referrer, tag: null);
        Paginate(RequestKind.Tags, "tags", 3, form);
        Paginate(RequestKind.Referrers, "manifests", 2, form);

        var result = await _pair.Copier.CopyAsync(_pair.Request("index") with { IncludeReferrers = true }, default);

        Assert.Equal(new CopyResult.Copied(Digest.Parse(index.Digest)), result);
        await _pair.AssertHeldAsync(signature, $"{child.Digest.Replace(':', '-')}.sig");
        foreach (var referrer in referrers)
            await _pair.AssertHeldAsync(referrer, referrer.Digest);
    }

    [Theory]
    [InlineData("<>; rel=\"next\"")]
    [InlineData("<http://registry.internal:5000/v2/next>; rel=\"next\"")]
    public async Task A_list_without_its_next_page_is_not_treated_as_complete(string link)
    {
        await _pair.PushAsync(_signature, tag: null);
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Referrers }, Fault.Header("Link", link));
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Tags }, Fault.Header("Link", link));
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Catalog }, Fault.Header("Link", link));

        var failure = Assert.IsType<CopyResult.Failed>(
            await _pair.Copier.CopyAsync(_pair.Request() with { IncludeReferrers = true }, default)).Failure;

        Assert.Equal(CopyFailure.ProtocolError, failure.Code);
        Assert.Equal(CopyFailure.ProtocolError, (await Assert.ThrowsAsync<RegistryException>(
            () => _pair.SourceClient.ListTagsAsync(RegistryPair.Repository, null, 100, default))).Failure.Code);
        Assert.Equal(
            CopyFailure.ProtocolError,
            (await Assert.ThrowsAsync<RegistryException>(() => _pair.SourceClient.ListRepositoriesAsync(null, 100, default))).Failure.Code);
    }

    [Theory]
    [InlineData(504, null)]
    [InlineData(500, null)]
    [InlineData(429, null)]
    [InlineData(429, "3600")]
    [InlineData(503, "3600")]
    [InlineData(403, null)]
    public async Task A_failed_list_of_tags_is_replaced_by_single_requests(int status, string? retryAfter)
    {
        await using var pair = await RegistryPair.StartAsync(
            source: static options => options with { Referrers = false },
                options: RegistryPair.Impatient with { MaxRetryDelay = TimeSpan.FromMilliseconds(100) });
        var index = SampleIndex.Create(13, "amd64", "arm64", "s390x", "ppc64le");
        await pair.PushAsync(index);
        var signature = SampleImage.Create(seed: 14, [50]);
        var tag = $"{index.Digest.Replace(':', '-')}.sig";
        await pair.PushAsync(signature, tag);
        var listing = pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Tags }, Fault.Status(status, retryAfter));

        var result = await pair.Copier.CopyAsync(pair.Request() with { IncludeReferrers = true }, default);

        Assert.Equal(new CopyResult.Copied(Digest.Parse(index.Digest)), result);
        await pair.AssertHeldAsync(signature, tag);
        Assert.Equal(1, listing.Hits);
    }

    [Theory]
    [InlineData("HEAD", RequestKind.Manifest, 500)]
    [InlineData("HEAD", RequestKind.Manifest, 502)]
    [InlineData("HEAD", RequestKind.Manifest, 401)]
    [InlineData("HEAD", RequestKind.Manifest, 403)]
    [InlineData("HEAD", RequestKind.Manifest, 404)]
    [InlineData("HEAD", RequestKind.Manifest, 405)]
    [InlineData("HEAD", RequestKind.Manifest, 408)]
    [InlineData("HEAD", RequestKind.Manifest, 429)]
    [InlineData("HEAD", RequestKind.Manifest, 503)]
    public async Task A_failed_request_with_an_alternative_does_not_fail_the_copy(string method, RequestKind kind, int status)
    {
        var signature = SampleImage.Create(seed: 14, [50]);
        if (status != 404)
            await _pair.PushAsync(signature, CosignTag);
        _pair.Source.Faults.Add(new RequestMatch { Method = method, Kind = kind }, Fault.Status(status));

        await _pair.AssertCopiedAsync(_image, await _pair.Copier.CopyAsync(_pair.Request() with { IncludeReferrers = true }, default));

        if (status != 404)
            await _pair.AssertHeldAsync(signature, CosignTag);
    }

    [Fact]
    public async Task Registries_that_cut_or_throttle_every_HEAD_request_are_read_and_written()
    {
        var head = new RequestMatch { Method = "HEAD", Kind = RequestKind.Manifest };
        _pair.Source.Faults.Add(head, Fault.Cut());
        _pair.Target.Faults.Add(head, Fault.Status(429, retryAfter: "0"));

        await _pair.AssertCopiedAsync(_image, await _pair.Copier.CopyAsync(_pair.Request() with { IncludeReferrers = true }, default));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_failed_list_of_referrers_fails_the_copy_instead_of_omitting_signatures(int status)
    {
        var signature = SampleImage.Create(seed: 15, [50], subject: _image, artifactType: "application/vnd.example.signature");
        await _pair.PushAsync(signature, tag: null);
        var outage = _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Referrers }, Fault.Status(status));

        var failed =
            Assert.IsType<CopyResult.Failed>(await _pair.Copier.CopyAsync(_pair.Request() with { IncludeReferrers = true }, default));
        Assert.True(failed.Failure.IsWorthRetrying, failed.Failure.Message);
        _pair.Source.Faults.Remove(outage);

        await _pair.AssertCopiedAsync(_image, await _pair.Copier.CopyAsync(_pair.Request() with { IncludeReferrers = true }, default));
        await _pair.AssertHeldAsync(signature, signature.Digest);
    }

    [Theory]
    [InlineData("gzip", false)]
    [InlineData("x-gzip", false)]
    [InlineData("zstd", false)]
    [InlineData("aws-chunked", false)]
    [InlineData("br", false)]
    [InlineData("", false)]
    [InlineData("gzip", true)]
    [InlineData("br", true)]
    public async Task The_digest_decides_what_a_content_encoding_means(string coding, bool isTrue)
    {
        foreach (var hasLength in new[] { true, false })
        {
            await using var pair = await RegistryPair.StartAsync();
            await pair.PushAsync(_image);
            pair.Source.Faults.Add(
                new RequestMatch
                {
                    Method = "GET",
                    Where = static request => request.Kind is RequestKind.Blob or RequestKind.Manifest or RequestKind.Tags
                },
                Encoded(coding, isTrue, hasLength));

            await pair.AssertCopiedAsync(_image, await pair.CopyAsync());

            Assert.Equal(["v1"], (await pair.SourceClient.ListTagsAsync(RegistryPair.Repository, null, 100, default)).Items);
        }
    }

    [Fact]
    public async Task Wrong_bytes_are_wrong_in_any_encoding()
    {
        _pair.Source.Faults.Add(
            new RequestMatch { Method = "GET", Kind = RequestKind.Blob }, Fault.Header("Content-Encoding", "gzip").Then(Fault.WrongByte()));

        Assert.Equal(CopyFailure.DigestMismatch, (await _pair.FailToCopyAsync()).Code);
    }

    private static Fault Encoded(string coding, bool isTrue, bool hasLength) => new(async (context, answer) =>
    {
        var client = context.Response.Body;
        using var plain = new MemoryStream();
        context.Response.Body = plain;
        await answer();
        context.Response.Body = client;
        using var sent = new MemoryStream();
        if (isTrue)
        {
            await using Stream encoder = coding == "br"
                ? new BrotliStream(sent, CompressionLevel.Fastest, leaveOpen: true)
                : new GZipStream(sent, CompressionLevel.Fastest, leaveOpen: true);
            await encoder.WriteAsync(plain.ToArray());
        }
        var bytes = isTrue ? sent.ToArray() : plain.ToArray();
        context.Response.Headers.ContentEncoding = coding;
        context.Response.ContentLength = hasLength ? bytes.Length : null;
        await client.WriteAsync(bytes);
    });

    private void Paginate(RequestKind kind, string member, int count, string form) =>
        _pair.Source.Faults.Add(new RequestMatch { Kind = kind }, new Fault(async (context, answer) =>
        {
            var skip = int.TryParse(context.Request.Query["skip"], out var number) ? number : 0;
            var client = context.Response.Body;
            using var whole = new MemoryStream();
            context.Response.Body = whole;
            context.Request.QueryString = default;
            await answer();
            context.Response.Body = client;
            var document = JsonNode.Parse(whole.ToArray())!.AsObject();
            var all = document[member]!.AsArray().Select(static it => it!.DeepClone()).ToList();
            document[member] = new JsonArray([.. all.Skip(skip).Take(count)]);
            var (path, query) = (context.Request.Path, $"skip={skip + count}");
            if (skip + count < all.Count)
            {
                context.Response.Headers.Link = form switch
                {
                    "port" => $"<http://127.0.0.1{path}?{query}>; rel=\"next\"",
                    "scheme" => $"<https://{context.Request.Host}{path}?{query}>; rel=\"next\"",
                    "host" => $"<http://registry.internal:5000{path}?{query}>; rel=\"next\"",
                    "order" => $"<{path}>; rel=first, <{path}?{query}>; title=\"a; rel=prev, b\"; REL=next",
                    _ => $"<{path}?{query}>; rel=\"next\"",
                };
            }
            var bytes = Encoding.UTF8.GetBytes(document.ToJsonString());
            context.Response.ContentLength = bytes.Length;
            await client.WriteAsync(bytes);
        }));
}

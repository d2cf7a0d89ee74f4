using System.Text;
using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>Target registries that refuse one way of writing. The image can be copied to each of them in another way.</summary>
public sealed class OddTargetTests : IAsyncLifetime
{
    private readonly SampleImage _image = SampleImage.Create(seed: 21, layerSizes: [200_000, 3_000_000]);
    private RegistryPair _pair = null!;

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync();
        await _pair.PushAsync(_image);
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory]
    [InlineData(400, "DIGEST_INVALID")]
    [InlineData(400, "BLOB_UPLOAD_INVALID")]
    [InlineData(400, "SIZE_INVALID")]
    [InlineData(400, "UNKNOWN")]
    [InlineData(401, "UNAUTHORIZED")]
    [InlineData(403, "DENIED")]
    [InlineData(404, "BLOB_UPLOAD_UNKNOWN")]
    [InlineData(405, "UNSUPPORTED")]
    [InlineData(409, "CONFLICT")]
    [InlineData(415, "UNSUPPORTED")]
    [InlineData(416, "RANGE_INVALID")]
    [InlineData(422, "UNPROCESSABLE")]
    [InlineData(500, "UNKNOWN")]
    [InlineData(501, "UNSUPPORTED")]
    [InlineData(502, "UNKNOWN")]
    public async Task Bytes_that_are_refused_in_a_put_are_sent_by_patch_from_then_on(int status, string code)
    {
        var refusal = _pair.Target.Faults.Add(PutWithBytes, Fault.AfterBody().Then(Refusal(status, code)));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
        var hits = refusal.Hits;
        var next = SampleImage.Create(seed: 22, layerSizes: [300_000]);
        await _pair.PushAsync(next);
        await _pair.AssertCopiedAsync(next, await _pair.CopyAsync());

        Assert.Equal(hits, refusal.Hits);
    }

    [Theory]
    [InlineData(Cut.Close)]
    [InlineData(Cut.Reset)]
    public async Task Bytes_are_sent_by_PATCH_when_every_PUT_loses_its_connection(Cut how)
    {
        _pair.Target.Faults.Add(PutWithBytes, Fault.Cut(how));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
    }

    [Fact]
    public async Task A_target_that_accepts_only_PUT_gets_PUT_again_after_two_lost_connections()
    {
        _pair.Target.Faults.Add(PutWithBytes, Fault.Cut(), times: 2);
        _pair.Target.Faults.Add(new RequestMatch { Method = "PATCH", Kind = RequestKind.Upload }, Refusal(405, "UNSUPPORTED"));
        _pair.Target.Faults.Add(
            new RequestMatch { Method = "POST", Kind = RequestKind.UploadStart, Where = static request => LengthOf(request) > 0 },
            Refusal(405, "UNSUPPORTED"));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
    }

    [Theory]
    [InlineData("chunks")]
    [InlineData("post")]
    public async Task The_later_upload_methods_are_tried_as_well(string way)
    {
        _pair.Target.Faults.Add(PutWithBytes, Refusal(400, "UNKNOWN"));
        _pair.Target.Faults.Add(
            new RequestMatch
            {
                Method = "PATCH",
                Kind = RequestKind.Upload,
                Where = request => way == "post" || !request.Headers.ContainsKey("Content-Range")
            }, Refusal(415, "UNSUPPORTED"));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
    }

    [Fact]
    public async Task The_first_refusal_is_reported_where_no_way_is_taken()
    {
        _pair.Target.Faults.Add(new RequestMatch
        {
            Where = static request => request.Kind is RequestKind.Upload or RequestKind.UploadStart && LengthOf(request) > 0
        }, Refusal(400, "QUOTA"));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.TargetRefused, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("QUOTA", failure.Message, StringComparison.Ordinal);
        await _pair.TargetClient.SettleAsync();
        Assert.Equal(0, _pair.Target.OpenUploadCount);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(501)]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(307)]
    public async Task A_failed_mount_becomes_an_upload(int status)
    {
        var mount = _pair.Target.Faults.Add(
            new RequestMatch { Method = "POST", Kind = RequestKind.UploadStart, Target = "mount=" }, Refusal(status, "UNKNOWN"));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
        await _pair.PushAsync(_image, repository: "team/other");
        var other = _pair.Request(repository: "team/other") with { SourceRepository = RepositoryName.Parse("team/other") };
        Assert.Equal(new CopyResult.Copied(Digest.Parse(_image.Digest)), await _pair.Copier.CopyAsync(other, default));

        await _pair.AssertHeldAsync(_image, repository: "team/other");
        Assert.True(mount.Hits > 0, "no mount was requested");
    }

    [Theory]
    [InlineData(400, "MANIFEST_BLOB_UNKNOWN")]
    [InlineData(404, "NOT_FOUND")]
    [InlineData(400, "MANIFEST_INVALID")]
    [InlineData(409, "CONFLICT")]
    [InlineData(412, "PRECONDITION")]
    [InlineData(422, "UNPROCESSABLE")]
    [InlineData(403, "DENIED")]
    [InlineData(405, "UNSUPPORTED")]
    [InlineData(500, "UNKNOWN")]
    public async Task A_refusal_after_a_shortcut_is_followed_by_a_copy_without_shortcuts(int status, string code)
    {
        var one = SampleIndex.Create([_image, SampleImage.Create(seed: 31, [500])]);
        var two = SampleIndex.Create([_image, SampleImage.Create(seed: 32, [500])]);
        await _pair.PushAsync(one, "one");
        await _pair.PushAsync(two, "two");
        Assert.IsType<CopyResult.Copied>(await _pair.CopyAsync("one"));
        // A retention policy of the target removes the child manifest, which this process has cached.
        using (var remover = new HttpClient())
            (await remover.DeleteAsync(new Uri(_pair.Target.Address, $"/v2/{RegistryPair.RepositoryText}/manifests/{_image.Digest}")))
                .EnsureSuccessStatusCode();
        _pair.Target.Faults.Add(new RequestMatch { Method = "PUT", Kind = RequestKind.Manifest }, new Fault(async (context, answer) =>
        {
            var client = context.Response.Body;
            using var body = new MemoryStream();
            context.Response.Body = body;
            await answer();
            context.Response.Body = client;
            if (context.Response.StatusCode >= 400)
            {
                context.Response.StatusCode = status;
                body.SetLength(0);
                await body.WriteAsync(Encoding.UTF8.GetBytes($$"""{"errors":[{"code":"{{code}}","message":"artifact not found"}]}"""));
            }
            context.Response.ContentLength = body.Length;
            await client.WriteAsync(body.ToArray());
        }));

        Assert.Equal(new CopyResult.Copied(Digest.Parse(two.Digest)), await _pair.CopyAsync("two"));

        await _pair.AssertHeldAsync(two, "two");
    }

    [Theory]
    [InlineData(403, "DENIED", "no")]
    [InlineData(413, "SIZE_INVALID", "too large")]
    [InlineData(409, "CONFLICT", "the tag is immutable")]
    [InlineData(400, "TAG_INVALID", "ImageTagAlreadyExistsException: the tag already exists")]
    public async Task A_refusal_that_no_content_causes_does_not_send_the_image_again(int status, string code, string message)
    {
        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
        await _pair.PushAsync(_image, "v2");
        _pair.Target.Requests.Clear();
        _pair.Target.Faults.Add(
            new RequestMatch { Method = "PUT", Kind = RequestKind.Manifest },
                Fault.Status(status, body: $$"""{"errors":[{"code":"{{code}}","message":"{{message}}"}]}"""));

        Assert.IsType<CopyResult.Failed>(await _pair.CopyAsync("v2"));

        Assert.Empty(RegistryPair.Of(_pair.Target, RequestKind.Upload));
    }

    private static RequestMatch PutWithBytes =>
        new() { Method = "PUT", Kind = RequestKind.Upload, Where = static put => LengthOf(put) > 0 };

    private static Fault Refusal(int status, string code) =>
        Fault.Status(status, body: status == 204 ? "" : $$"""{"errors":[{"code":"{{code}}","message":"refused on purpose"}]}""");

    private static long LengthOf(LoggedRequest request) =>
        request.Headers.TryGetValue("Content-Length", out var length) ? long.Parse(length) : 0;
}

using System.Net;
using System.Text;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Samples;
using Xunit;
using static Replication.IntegrationTests.EmbeddedRegistry.Conformance.RegistryProbe;

namespace Replication.IntegrationTests.EmbeddedRegistry.Conformance;

/// <summary>Manifests of all kinds, and tags.</summary>
public abstract partial class RegistryConformance
{
    public static TheoryData<string> Kinds => [.. Samples.Keys];

    private static readonly Dictionary<string, SampleManifest> Samples = new()
    {
        ["OCI image"] = SampleImage.Create(1),
        ["Docker image"] = SampleImage.Create(2, format: SampleFormat.Docker),
        ["image without layers"] = SampleImage.Create(3, layerSizes: []),
        ["OCI index"] = SampleIndex.Create(4, "amd64", "arm64"),
        ["Docker manifest list"] = SampleIndex.Create([SampleImage.Create(5, format: SampleFormat.Docker)], SampleFormat.Docker),
        ["nested index"] = SampleIndex.Create([SampleIndex.Create(6, "amd64"), SampleImage.Create(7, architecture: "arm64")]),
        ["empty index"] = SampleIndex.Create(8),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_manifest_is_read_back_byte_by_byte_under_tag_and_digest(string kind)
    {
        var sample = Samples[kind];
        using var pusher = new RegistryPusher(Server.Address);
        await pusher.PushAsync("team/app", "v1", sample);

        foreach (var reference in (string[])["v1", sample.Digest])
        {
            using var head = await Probe.SendAsync(HttpMethod.Head, $"/v2/team/app/manifests/{reference}", headers: AcceptAll);
            using var get = await Probe.GetAsync($"/v2/team/app/manifests/{reference}", AcceptAll);
            Assert.All([head, get], answer =>
            {
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal(sample.MediaType, answer.Content.Headers.ContentType?.MediaType);
                Assert.Equal(sample.Digest, Header(answer, "Docker-Content-Digest"));
                Assert.Equal(sample.Bytes.Length, answer.Content.Headers.ContentLength);
            });
            Assert.Equal(sample.Bytes, await get.Content.ReadAsByteArrayAsync());
        }
        Assert.True(await pusher.HoldsAsync("team/app", "v1", sample));
    }

    [Fact]
    public async Task A_tag_moves_and_the_old_manifest_stays_under_its_digest()
    {
        var (first, second) = (SampleImage.Create(1), SampleImage.Create(2));
        using var pusher = new RegistryPusher(Server.Address);
        await pusher.PushAsync("team/app", "v1", first);

        await pusher.PushAsync("team/app", "v1", second);

        Assert.True(await pusher.HoldsAsync("team/app", "v1", second));
        Assert.True(await pusher.HoldsAsync("team/app", first.Digest, first));
    }

    [Fact]
    public async Task A_manifest_upload_returns_its_location()
    {
        var image = SampleImage.Create(1);
        using var pusher = new RegistryPusher(Server.Address);
        await pusher.PushAsync("team/app", null, image);

        using var answer = await PutAsync("team/app", "v1", image.Bytes, image.MediaType);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(image.Digest, Header(answer, "Docker-Content-Digest"));
        Assert.EndsWith($"/v2/team/app/manifests/{image.Digest}", Probe.Location(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_with_missing_blobs_is_refused_with_each_blob()
    {
        var image = SampleImage.Create(1);
        using var pusher = new RegistryPusher(Server.Address);
        await pusher.PushBlobAsync("team/app", image.Blobs[0]);

        using var answer = await PutAsync("team/app", "v1", image.Bytes, image.MediaType);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await JsonAsync(answer)).GetProperty("errors").EnumerateArray().ToList();
        Assert.All(errors, it => Assert.Equal("MANIFEST_BLOB_UNKNOWN", it.GetProperty("code").GetString()));
        Assert.Equal(image.Blobs.Count - 1, errors.Count);
        Assert.Null(await pusher.ReadManifestAsync("team/app", "v1"));
    }

    [Fact]
    public async Task An_index_with_missing_manifests_is_refused()
    {
        var index = SampleIndex.Create(1, "amd64", "arm64");
        using var pusher = new RegistryPusher(Server.Address);
        await pusher.PushAsync("team/app", null, index.Children[0]);

        using var answer = await PutAsync("team/app", "v1", index.Bytes, index.MediaType);

        await AssertErrorAsync(answer, HttpStatusCode.BadRequest, "MANIFEST_BLOB_UNKNOWN");
    }

    [Theory]
    [InlineData(MediaTypes.DockerManifest, "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")]
    [InlineData(MediaTypes.OciManifest, "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip")]
    public async Task A_layer_that_is_not_for_distribution_may_be_missing(string mediaType, string layerType)
    {
        var config = await Probe.PushBlobAsync("team/app", "{}"u8.ToArray());
        var manifest = Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{mediaType}}","config":{"mediaType":"application/json","digest":"{{config}}","size":2},
             "layers":[{"mediaType":"{{layerType}}","digest":"{{Sha256([1, 2, 3])}}","size":3,"urls":["https://example.com/layer"]}]}
            """);

        using var answer = await PutAsync("team/app", "v1", manifest, mediaType);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task A_manifest_under_the_digest_of_another_is_refused()
    {
        var image = SampleImage.Create(1);
        using var pusher = new RegistryPusher(Server.Address);
        await pusher.PushAsync("team/app", null, image);

        using var answer = await PutAsync("team/app", Sha256([1]), image.Bytes, image.MediaType);

        await AssertErrorAsync(answer, HttpStatusCode.BadRequest, "DIGEST_INVALID");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    public async Task An_invalid_manifest_is_refused(string body)
    {
        using var answer = await PutAsync("team/app", "v1", Encoding.UTF8.GetBytes(body), MediaTypes.OciManifest);

        await AssertErrorAsync(answer, HttpStatusCode.BadRequest, "MANIFEST_INVALID");
    }

    [Fact]
    public async Task A_manifest_of_more_than_four_mebibytes_is_refused()
    {
        var image = SampleImage.Create(1);
        using var pusher = new RegistryPusher(Server.Address);
        await pusher.PushAsync("team/app", null, image);
        var large = new byte[(4 * 1024 * 1024) + 1];
        Array.Fill(large, (byte)' ');
        image.Bytes.CopyTo(large, 0);

        using var fits = await PutAsync("team/app", "fits", large[..^1], image.MediaType);
        using var tooLarge = await PutAsync("team/app", "large", large, image.MediaType);

        Assert.Equal(HttpStatusCode.Created, fits.StatusCode);
        Assert.Equal(Server.TooLargeHasItsStatus ? HttpStatusCode.RequestEntityTooLarge : HttpStatusCode.BadRequest, tooLarge.StatusCode);
    }

    [Fact]
    public async Task A_missing_manifest_is_unknown()
    {
        using var pusher = new RegistryPusher(Server.Address);
        await pusher.PushAsync("team/app", "v1", SampleImage.Create(1));

        using var tag = await Probe.GetAsync("/v2/team/app/manifests/v2");
        using var digest = await Probe.GetAsync($"/v2/team/app/manifests/{Sha256([1])}");
        using var head = await Probe.HeadAsync("/v2/team/app/manifests/v2");
        using var elsewhere = await Probe.HeadAsync("/v2/team/other/manifests/v1");

        await AssertErrorAsync(tag, HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
        await AssertErrorAsync(digest, HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task A_manifest_deleted_by_its_digest_takes_its_tags_with_it()
    {
        var (image, other) = (SampleImage.Create(1), SampleImage.Create(2));
        using var pusher = new RegistryPusher(Server.Address);
        await pusher.PushAsync("team/app", "v1", image);
        await pusher.PushAsync("team/app", "latest", image);
        await pusher.PushAsync("team/app", "other", other);

        using var deleted = await Probe.DeleteAsync($"/v2/team/app/manifests/{image.Digest}");
        using var again = await Probe.DeleteAsync($"/v2/team/app/manifests/{image.Digest}");

        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        await AssertErrorAsync(again, HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
        Assert.Null(await pusher.ReadManifestAsync("team/app", image.Digest));
        Assert.Null(await pusher.ReadManifestAsync("team/app", "v1"));
        Assert.Equal(["other"], await TagsAsync("team/app"));
        Assert.True(await pusher.HoldsAsync("team/app", "other", other));
    }

    [Fact]
    public async Task A_tag_is_removed_without_its_manifest_or_that_is_refused()
    {
        var image = SampleImage.Create(1);
        using var pusher = new RegistryPusher(Server.Address);
        await pusher.PushAsync("team/app", "v1", image);

        using var deleted = await Probe.DeleteAsync("/v2/team/app/manifests/v1");

        if (Server.TagDelete)
        {
            Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
            Assert.Empty(await TagsAsync("team/app"));
            Assert.True(await pusher.HoldsAsync("team/app", image.Digest, image));
            return;
        }
        await AssertErrorAsync(deleted, HttpStatusCode.BadRequest, "DIGEST_INVALID");
        Assert.True(await pusher.HoldsAsync("team/app", "v1", image));
    }

    [Fact]
    public async Task A_manifest_is_kept_under_sha512_or_that_is_refused()
    {
        var image = SampleImage.Create(1);
        using var pusher = new RegistryPusher(Server.Address);
        await pusher.PushAsync("team/app", null, image);

        using var answer = await PutAsync("team/app", Sha512(image.Bytes), image.Bytes, image.MediaType);

        if (!Server.Sha512Manifests)
        {
            await AssertErrorAsync(answer, HttpStatusCode.BadRequest, "DIGEST_INVALID");
            return;
        }
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(image.Bytes, (await pusher.ReadManifestAsync("team/app", Sha512(image.Bytes)))?.Bytes);
    }

    private static readonly (string, string)[] AcceptAll = [("Accept", string.Join(", ", MediaTypes.Manifests))];

    private Task<HttpResponseMessage> PutAsync(string repository, string reference, byte[] manifest, string mediaType) =>
        Probe.SendAsync(HttpMethod.Put, $"/v2/{repository}/manifests/{reference}", manifest, mediaType);
}

using System.Net;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.EmbeddedRegistry.Conformance;
using Xunit;
using static Replication.IntegrationTests.EmbeddedRegistry.Conformance.RegistryProbe;

namespace Replication.IntegrationTests.EmbeddedRegistry;

/// <summary>The configurable deviations of the embedded registry.</summary>
public sealed class OptionTests
{
    [Fact]
    public async Task Mounting_can_be_switched_off()
    {
        await using var server = await InTemporaryFolder.StartAsync(it => it with { Mount = false });
        using var probe = new RegistryProbe(server.Registry.Address);
        var digest = await probe.PushBlobAsync("team/app", RandomBytes(10));

        await probe.StartUploadAsync("team/other", $"?mount={digest}&from=team/app");
        await probe.StartUploadAsync("team/other", $"?mount={digest}");
    }

    [Fact]
    public async Task Mounts_can_require_the_source_repository()
    {
        await using var server = await InTemporaryFolder.StartAsync(it => it with { AnonymousMount = false });
        using var probe = new RegistryProbe(server.Registry.Address);
        var digest = await probe.PushBlobAsync("team/app", RandomBytes(10));

        await probe.StartUploadAsync("team/other", $"?mount={digest}");
        using var named = await probe.SendAsync(HttpMethod.Post, $"/v2/team/other/blobs/uploads/?mount={digest}&from=team/app");

        Assert.Equal(HttpStatusCode.Created, named.StatusCode);
    }

    [Fact]
    public async Task Without_referrers_support_there_is_no_list_and_no_OCI_Subject_header()
    {
        await using var server = await InTemporaryFolder.StartAsync(it => it with { Referrers = false });
        using var probe = new RegistryProbe(server.Registry.Address);
        using var pusher = new RegistryPusher(server.Registry.Address);
        var image = SampleImage.Create(1);
        var signature = SampleImage.Create(2, subject: image);
        await pusher.PushAsync("team/app", null, signature);

        using var put =
            await probe.SendAsync(HttpMethod.Put, $"/v2/team/app/manifests/{signature.Digest}", signature.Bytes, signature.MediaType);
        using var list = await probe.GetAsync($"/v2/team/app/referrers/{image.Digest}");

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Null(Header(put, "OCI-Subject"));
        Assert.Equal(HttpStatusCode.NotFound, list.StatusCode);
    }

    [Fact]
    public async Task A_sparse_index_can_be_allowed()
    {
        await using var server = await InTemporaryFolder.StartAsync(it => it with { RequireReferences = false });
        using var pusher = new RegistryPusher(server.Registry.Address);
        var index = SampleIndex.Create(1, "amd64", "arm64");

        await pusher.PushAsync("team/app", null, index.Children[0]);
        await pusher.PutManifestAsync("team/app", "v1", index);

        Assert.Equal(index.Bytes, (await pusher.ReadManifestAsync("team/app", "v1"))?.Bytes);
    }

    [Theory]
    [InlineData(1000, HttpStatusCode.Created)]
    [InlineData(1001, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Bodies_can_be_limited(int length, HttpStatusCode expected)
    {
        await using var server = await InTemporaryFolder.StartAsync(it => it with { MaxBodyBytes = 1000 });
        using var probe = new RegistryProbe(server.Registry.Address);
        var content = RandomBytes(length);

        using var answer = await probe.CompleteAsync(await probe.StartUploadAsync("team/app"), Sha256(content), content);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_minimum_chunk_length_applies_to_all_chunks_but_the_last()
    {
        await using var server = await InTemporaryFolder.StartAsync(it => it with { MinChunkBytes = 1000 });
        using var probe = new RegistryProbe(server.Registry.Address);
        var content = RandomBytes(2500);
        using var started = await probe.SendAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/");
        var location = await probe.PatchAsync(probe.Location(started), content[..1000], "0-999");
        location = await probe.PatchAsync(location, content[1000..1500], "1000-1499");

        using var afterTheLast =
            await probe.SendAsync(HttpMethod.Patch, location, content[1500..], headers: [("Content-Range", "1500-2499")]);
        using var completed = await probe.CompleteAsync(location, Sha256(content[..1500]), []);

        Assert.Equal("1000", Header(started, "OCI-Chunk-Min-Length"));
        await AssertErrorAsync(afterTheLast, HttpStatusCode.BadRequest, "SIZE_INVALID");
        Assert.Equal(HttpStatusCode.Created, completed.StatusCode);
    }

    [Fact]
    public async Task A_body_without_authorization_is_not_requested()
    {
        await using var server = await InTemporaryFolder.StartAsync(
            it => it with { Authentication = Replication.EmbeddedRegistry.Access.RegistryAuthentication.Basic });
        using var client = new HttpClient { BaseAddress = server.Registry.Address };
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v2/team/app/blobs/uploads/1?digest=sha256:0")
        {
            Content = new ByteArrayContent(new byte[10_000_000])
        };
        request.Headers.ExpectContinue = true;

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(0, server.Registry.Requests.All[^1].ReceivedBytes);
    }
}

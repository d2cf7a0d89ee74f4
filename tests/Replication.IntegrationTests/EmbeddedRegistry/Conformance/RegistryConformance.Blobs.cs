using System.Net;
using Xunit;
using static Replication.IntegrationTests.EmbeddedRegistry.Conformance.RegistryProbe;

namespace Replication.IntegrationTests.EmbeddedRegistry.Conformance;

/// <summary>Reading, mounting and deleting blobs.</summary>
public abstract partial class RegistryConformance
{
    [Fact]
    public async Task The_base_endpoint_names_the_version_of_the_protocol()
    {
        using var answer = await Probe.GetAsync("/v2/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("registry/2.0", Header(answer, "Docker-Distribution-Api-Version"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public async Task A_blob_is_read_back_with_its_length_and_digest(int length)
    {
        var content = RandomBytes(length);
        var digest = await Probe.PushBlobAsync("team/app", content);

        using var head = await Probe.HeadAsync($"/v2/team/app/blobs/{digest}");
        using var get = await Probe.GetAsync($"/v2/team/app/blobs/{digest}");

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(length, head.Content.Headers.ContentLength);
        Assert.Equal(digest, Header(head, "Docker-Content-Digest"));
        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        Assert.Equal(length, get.Content.Headers.ContentLength);
        Assert.Equal(digest, Header(get, "Docker-Content-Digest"));
        Assert.Equal(content, await get.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=10-19", 10, 10)]
    [InlineData("bytes=990-", 990, 10)]
    [InlineData("bytes=-5", 995, 5)]
    [InlineData("bytes=990-5000", 990, 10)]
    public async Task A_part_of_a_blob_can_be_read(string range, int first, int length)
    {
        var content = RandomBytes(1000);
        var digest = await Probe.PushBlobAsync("team/app", content);

        using var answer = await Probe.GetAsync($"/v2/team/app/blobs/{digest}", ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal($"bytes {first}-{first + length - 1}/1000", Header(answer, "Content-Range"));
        Assert.Equal(content[first..(first + length)], await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_part_beyond_the_end_of_a_blob_is_refused()
    {
        var digest = await Probe.PushBlobAsync("team/app", RandomBytes(1000));

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Address, $"/v2/team/app/blobs/{digest}"))
        {
            Headers = { Range = new(1000, null) }
        };
        using var client = new HttpClient();
        // distribution announces a body that it does not send, so do not wait for one.
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal("bytes */1000", Header(answer, "Content-Range"));
    }

    [Fact]
    public async Task A_matching_entity_tag_of_a_blob_gets_304()
    {
        var digest = await Probe.PushBlobAsync("team/app", RandomBytes(1000));

        using var answer = await Probe.GetAsync($"/v2/team/app/blobs/{digest}", ("If-None-Match", $"\"{digest}\""));

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    [Fact]
    public async Task A_blob_of_another_repository_is_unknown()
    {
        var digest = await Probe.PushBlobAsync("team/app", RandomBytes(10));

        using var head = await Probe.HeadAsync($"/v2/team/other/blobs/{digest}");
        using var get = await Probe.GetAsync($"/v2/team/other/blobs/{digest}");

        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
        await AssertErrorAsync(get, HttpStatusCode.NotFound, "BLOB_UNKNOWN");
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_from_its_repository_and_stays_in_the_others()
    {
        var content = RandomBytes(10);
        var digest = await Probe.PushBlobAsync("team/app", content);
        await Probe.PushBlobAsync("team/other", content);

        using var deleted = await Probe.DeleteAsync($"/v2/team/app/blobs/{digest}");
        using var again = await Probe.DeleteAsync($"/v2/team/app/blobs/{digest}");
        using var head = await Probe.HeadAsync($"/v2/team/app/blobs/{digest}");
        using var other = await Probe.HeadAsync($"/v2/team/other/blobs/{digest}");

        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        await AssertErrorAsync(again, HttpStatusCode.NotFound, "BLOB_UNKNOWN");
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_blob_of_another_repository_is_mounted_without_its_bytes()
    {
        var content = RandomBytes(1000);
        var digest = await Probe.PushBlobAsync("team/app", content);

        using var answer = await Probe.SendAsync(HttpMethod.Post, $"/v2/team/other/blobs/uploads/?mount={digest}&from=team/app");
        using var get = await Probe.GetAsync($"/v2/team/other/blobs/{digest}");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(digest, Header(answer, "Docker-Content-Digest"));
        Assert.EndsWith($"/v2/team/other/blobs/{digest}", Probe.Location(answer), StringComparison.Ordinal);
        Assert.Equal(content, await get.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("team/app")]
    [InlineData("nobody/knows")]
    public async Task A_mount_that_fails_begins_an_upload(string from)
    {
        await Probe.PushBlobAsync("team/app", RandomBytes(10));
        var content = RandomBytes(10);

        var session = await Probe.StartUploadAsync("team/other", $"?mount={Sha256(content)}&from={from}");
        using var completed = await Probe.CompleteAsync(session, Sha256(content), content);

        Assert.Equal(HttpStatusCode.Created, completed.StatusCode);
    }

    [Fact]
    public async Task A_mount_that_names_no_repository_finds_the_blob_or_begins_an_upload()
    {
        var digest = await Probe.PushBlobAsync("team/app", RandomBytes(10));

        using var answer = await Probe.SendAsync(HttpMethod.Post, $"/v2/team/other/blobs/uploads/?mount={digest}");

        Assert.Equal(Server.AnonymousMount ? HttpStatusCode.Created : HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Theory]
    [InlineData("/v2/Team/blobs/uploads/")]
    [InlineData("/v2/team%2F..%2F..%2Fapp/blobs/uploads/")]
    [InlineData("/v2/_blobs/blobs/uploads/")]
    [InlineData("/v2/team//app/blobs/uploads/")]
    public async Task A_repository_with_an_invalid_name_is_not_written(string target)
    {
        using var answer = await Probe.SendAsync(HttpMethod.Post, target);

        if (Server.InvalidNames)
            await AssertErrorAsync(answer, HttpStatusCode.BadRequest, "NAME_INVALID");
        else
            Assert.NotEqual(HttpStatusCode.Accepted, answer.StatusCode);
    }
}

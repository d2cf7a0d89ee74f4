using System.Globalization;
using System.Net;
using Xunit;
using static Replication.IntegrationTests.EmbeddedRegistry.Conformance.RegistryProbe;

namespace Replication.IntegrationTests.EmbeddedRegistry.Conformance;

/// <summary>The ways to upload a blob.</summary>
public abstract partial class RegistryConformance
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_streamed_PATCH_without_a_range_stores_the_blob_with_and_without_a_content_length(bool hasLength)
    {
        var content = RandomBytes(200_000);

        // Without a Content-Length, as docker and crane send it.
        (string, string)[] headers = hasLength ? [] : [("Transfer-Encoding", "chunked")];
        using var patched = await Probe.SendAsync(HttpMethod.Patch, await Probe.StartUploadAsync("team/app"), content, headers: headers);
        Assert.Equal(HttpStatusCode.Accepted, patched.StatusCode);
        Assert.Equal("0-199999", Header(patched, "Range"));
        var location = Probe.Location(patched);
        using var completed = await Probe.CompleteAsync(location, Sha256(content), []);

        await AssertStoredAsync(completed, Sha256(content), content);
    }

    [Fact]
    public async Task A_chunked_upload_ends_with_the_last_chunk()
    {
        var content = RandomBytes(3000);

        var location = await Probe.PatchAsync(await Probe.StartUploadAsync("team/app"), content[..1000], "0-999");
        location = await Probe.PatchAsync(location, content[1000..2000], "1000-1999");
        using var completed = await Probe.CompleteAsync(location, Sha256(content), content[2000..], ("Content-Range", "2000-2999"));

        await AssertStoredAsync(completed, Sha256(content), content);
    }

    [Fact]
    public async Task The_state_of_an_upload_has_its_position()
    {
        using var started = await Probe.SendAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/");
        using var empty = await Probe.GetAsync(Probe.Location(started));
        using var patched = await Probe.SendAsync(HttpMethod.Patch, Probe.Location(started), RandomBytes(1000));
        using var partly = await Probe.GetAsync(Probe.Location(patched));

        Assert.Equal("0-0", Header(started, "Range"));
        Assert.NotNull(Header(started, "Docker-Upload-UUID"));
        Assert.Equal(HttpStatusCode.NoContent, empty.StatusCode);
        Assert.Equal("0-0", Header(empty, "Range"));
        Assert.Equal("0-999", Header(patched, "Range"));
        Assert.Equal(HttpStatusCode.NoContent, partly.StatusCode);
        Assert.Equal("0-999", Header(partly, "Range"));
    }

    [Theory]
    [InlineData("500-1499")]
    [InlineData("1001-2000")]
    [InlineData("bytes 1000-1999/*")]
    public async Task A_chunk_with_a_wrong_offset_is_refused_and_the_upload_continues(string contentRange)
    {
        var content = RandomBytes(2000);
        var location = await Probe.PatchAsync(await Probe.StartUploadAsync("team/app"), content[..1000], "0-999");

        using var wrong = await Probe.SendAsync(HttpMethod.Patch, location, content[1000..], headers: [("Content-Range", contentRange)]);

        if (!Server.ChunkOrder)
        {
            Assert.Equal(HttpStatusCode.Accepted, wrong.StatusCode);
            Assert.Equal("0-1999", Header(wrong, "Range"));
            return;
        }
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, wrong.StatusCode);
        Assert.Equal("0-999", Header(wrong, "Range"));
        using var completed = await Probe.CompleteAsync(Probe.Location(wrong), Sha256(content), content[1000..]);
        await AssertStoredAsync(completed, Sha256(content), content);
    }

    [Fact]
    public async Task A_blob_is_stored_by_the_first_request_or_that_begins_an_upload()
    {
        var content = RandomBytes(1000);

        using var answer = await Probe.SendAsync(HttpMethod.Post, $"/v2/team/app/blobs/uploads/?digest={Sha256(content)}", content);

        if (Server.MonolithicPost)
        {
            await AssertStoredAsync(answer, Sha256(content), content);
            return;
        }
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        using var completed = await Probe.CompleteAsync(Probe.Location(answer), Sha256(content), content);
        await AssertStoredAsync(completed, Sha256(content), content);
    }

    [Fact]
    public async Task Content_with_a_wrong_digest_is_refused()
    {
        var digest = Sha256(RandomBytes(1000));

        using var answer = await Probe.CompleteAsync(await Probe.StartUploadAsync("team/app"), digest, RandomBytes(1000));
        using var head = await Probe.HeadAsync($"/v2/team/app/blobs/{digest}");

        await AssertErrorAsync(answer, HttpStatusCode.BadRequest, "DIGEST_INVALID");
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("digest=")]
    [InlineData("digest=sha256:abc")]
    [InlineData("digest=md5:d41d8cd98f00b204e9800998ecf8427e")]
    public async Task An_upload_does_not_end_without_a_digest(string query)
    {
        var location = await Probe.StartUploadAsync("team/app");

        using var answer = await Probe.SendAsync(HttpMethod.Put, With(location, query), RandomBytes(10));

        await AssertErrorAsync(answer, HttpStatusCode.BadRequest, "DIGEST_INVALID");
    }

    [Fact]
    public async Task A_cancelled_upload_is_unknown()
    {
        var location = await Probe.StartUploadAsync("team/app");

        using var cancelled = await Probe.DeleteAsync(location);
        using var status = await Probe.GetAsync(location);
        using var completed = await Probe.CompleteAsync(location, Sha256([]), []);

        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        await AssertErrorAsync(status, HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
        await AssertErrorAsync(completed, HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
    }

    [Fact]
    public async Task An_upload_belongs_to_its_repository()
    {
        var location = await Probe.StartUploadAsync("team/app");

        using var answer =
            await Probe.CompleteAsync(location.Replace("/team/app/", "/team/other/", StringComparison.Ordinal), Sha256([]), []);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_blob_can_be_kept_under_sha512()
    {
        var content = RandomBytes(1000);
        var location = await Probe.PatchAsync(await Probe.StartUploadAsync("team/app", "?digest-algorithm=sha512"), content);

        using var completed = await Probe.CompleteAsync(location, Sha512(content), []);

        Assert.Equal(HttpStatusCode.Created, completed.StatusCode);
        using var get = await Probe.GetAsync($"/v2/team/app/blobs/{Sha512(content)}");
        Assert.Equal(content, await get.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task An_upload_with_a_broken_request_continues_or_is_lost()
    {
        var content = RandomBytes(100_000);
        var location = await Probe.StartUploadAsync("team/app");

        await TornRequest.SendAsync(HttpMethod.Patch, new Uri(location), content.Length, content.AsMemory(0, 60_000));

        if (!Server.Resume)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (await StatusOfAsync(location) != HttpStatusCode.NotFound)
                await Task.Delay(50, deadline.Token);
            return;
        }
        location = await ContinueAsync(location, content);
        using var completed = await Probe.CompleteAsync(location, Sha256(content), []);
        await AssertStoredAsync(completed, Sha256(content), content);
    }

    // Only the registry knows how much of the cut request it has stored. While it still reads the rest of that request, the amount grows,
    // and it rejects a chunk that begins at the earlier place.
    private async Task<string> ContinueAsync(string location, byte[] content)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var status = await Probe.GetAsync(location);
            var kept = Header(status, "Range") is { } range && range != "0-0"
                ? int.Parse(range.Split('-')[1], CultureInfo.InvariantCulture) + 1
                : 0;
            using var answer = await Probe.TryPatchAsync(location, content[kept..], $"{kept}-99999");
            if (answer.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                return Probe.Location(answer);
            }
            await Task.Delay(50, deadline.Token);
        }
    }

    [Fact]
    public async Task One_blob_may_be_uploaded_by_many_at_once()
    {
        var content = RandomBytes(500_000);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Probe.PushBlobAsync($"team/app{i % 2}", content)));

        foreach (var repository in (string[])["team/app0", "team/app1"])
        {
            using var get = await Probe.GetAsync($"/v2/{repository}/blobs/{Sha256(content)}");
            Assert.Equal(content, await get.Content.ReadAsByteArrayAsync());
        }
    }

    private async Task AssertStoredAsync(HttpResponseMessage answer, string digest, byte[] content)
    {
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(digest, Header(answer, "Docker-Content-Digest"));
        using var get = await Probe.GetAsync(Probe.Location(answer));
        Assert.Equal(content, await get.Content.ReadAsByteArrayAsync());
    }

    private async Task<HttpStatusCode> StatusOfAsync(string target)
    {
        using var answer = await Probe.GetAsync(target);
        return answer.StatusCode;
    }
}

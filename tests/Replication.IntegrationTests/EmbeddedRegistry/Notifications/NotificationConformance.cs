using System.Net;
using System.Text.Json;
using Replication.EmbeddedRegistry.Notifications;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.EmbeddedRegistry.Conformance;
using Xunit;

namespace Replication.IntegrationTests.EmbeddedRegistry.Notifications;

/// <summary>The embedded registry sends the same notifications as distribution.</summary>
public abstract class NotificationConformance
{
    private protected abstract string ContentType { get; }

    private protected abstract Task<(Uri Address, IAsyncDisposable Server)> StartAsync(NotificationEndpoint endpoint);

    [Fact]
    public async Task A_push_by_tag_is_reported_blob_by_blob_and_then_with_its_tag()
    {
        await using var listener = await EventListener.StartAsync();
        var (address, server) = await StartAsync(new()
        {
            Url = new Uri(listener.Address, "hooks/source"),
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer secret" }
        });
        await using var _ = server;
        using var pusher = new RegistryPusher(address);
        var image = SampleImage.Create(1);

        await pusher.PushAsync("team/app", "v1", image);

        foreach (var blob in image.Blobs)
        {
            var uploaded = await listener.NextAsync();
            Assert.Equal("Bearer secret", uploaded.Headers["Authorization"]);
            Assert.Equal(ContentType, uploaded.Headers["Content-Type"]);
            Assert.Equal("push", uploaded.Event.GetProperty("action").GetString());
            var target = uploaded.Event.GetProperty("target");
            Assert.Equal("application/octet-stream", target.GetProperty("mediaType").GetString());
            Assert.Equal(blob.Digest, target.GetProperty("digest").GetString());
            Assert.Equal(blob.Size, target.GetProperty("size").GetInt64());
        }
        var pushed = (await listener.NextAsync()).Event;
        AssertPushed(pushed, image, address, tag: "v1");
        Assert.Equal("PUT", pushed.GetProperty("request").GetProperty("method").GetString());
        Assert.Equal(address.Authority, pushed.GetProperty("request").GetProperty("host").GetString());
    }

    [Fact]
    public async Task A_push_by_digest_names_no_tag()
    {
        await using var listener = await EventListener.StartAsync();
        var (address, server) = await StartAsync(new() { Url = listener.Address });
        await using var _ = server;
        using var pusher = new RegistryPusher(address);
        var index = SampleIndex.Create(1, "amd64");

        await pusher.PushAsync("team/app", "all", index);

        AssertPushed(await listener.NextAsync("push", "manifest.v1"), index.Children[0], address, tag: null);
        AssertPushed(await listener.NextAsync("push", "index.v1"), index, address, tag: "all");
    }

    [Fact]
    public async Task A_mount_and_a_pull_and_a_deletion_are_reported()
    {
        await using var listener = await EventListener.StartAsync();
        var (address, server) = await StartAsync(new() { Url = listener.Address });
        await using var _ = server;
        using var pusher = new RegistryPusher(address);
        using var probe = new RegistryProbe(address);
        var image = SampleImage.Create(1);
        await pusher.PushAsync("team/app", "v1", image);

        using var mounted =
            await probe.SendAsync(HttpMethod.Post, $"/v2/team/other/blobs/uploads/?mount={image.Blobs[0].Digest}&from=team/app");
        var mount = (await listener.NextAsync("mount")).GetProperty("target");
        Assert.Equal("team/other", mount.GetProperty("repository").GetString());
        Assert.Equal("team/app", mount.GetProperty("fromRepository").GetString());
        Assert.Equal(image.Blobs[0].Digest, mount.GetProperty("digest").GetString());

        await pusher.ReadManifestAsync("team/app", "v1");
        var pull = (await listener.NextAsync("pull")).GetProperty("target");
        Assert.Equal(image.Digest, pull.GetProperty("digest").GetString());

        using var deleted = await probe.DeleteAsync($"/v2/team/app/manifests/{image.Digest}");
        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        var deletion = (await listener.NextAsync("delete")).GetProperty("target");
        Assert.Equal("team/app", deletion.GetProperty("repository").GetString());
        Assert.Equal(image.Digest, deletion.GetProperty("digest").GetString());
    }

    [Fact]
    public async Task A_failed_delivery_is_retried_before_the_next_event()
    {
        await using var listener = await EventListener.StartAsync();
        var deliveries = 0;
        listener.Answer = async (_, aborted) =>
        {
            if (Interlocked.Increment(ref deliveries) == 2)
                await Task.Delay(Timeout.InfiniteTimeSpan, aborted);
            return deliveries <= 3 ? 503 : 200;
        };
        var (address, server) = await StartAsync(new()
        {
            Url = listener.Address,
            Timeout = TimeSpan.FromSeconds(0.5),
            Threshold = 2,
            Backoff = TimeSpan.FromSeconds(0.1),
        });
        await using var _ = server;
        using var pusher = new RegistryPusher(address);
        var (first, second) = (SampleImage.Create(1).Blobs[0], SampleImage.Create(2).Blobs[0]);

        await pusher.PushBlobAsync("team/app", first);
        await pusher.PushBlobAsync("team/app", second);

        var events = new List<JsonElement>();
        for (var i = 0; i < 5; i++)
            events.Add((await listener.NextAsync()).Event);
        Assert.Equal([first.Digest, first.Digest, first.Digest, first.Digest, second.Digest], events.Select(Digest));
        Assert.Equal(2, events.Select(it => it.GetProperty("id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Nothing_is_lost_while_the_endpoint_is_unavailable()
    {
        var listener = await EventListener.StartAsync();
        var url = listener.Address;
        await listener.DisposeAsync();
        var (address, server) = await StartAsync(new() { Url = url, Threshold = 1, Backoff = TimeSpan.FromSeconds(0.1) });
        await using var _ = server;
        using var pusher = new RegistryPusher(address);
        var blobs = Enumerable.Range(1, 5).Select(seed => SampleImage.Create(seed).Blobs[0]).ToList();
        foreach (var blob in blobs)
            await pusher.PushBlobAsync("team/app", blob);

        await using var back = await EventListener.StartAsync(url.Port);

        foreach (var blob in blobs)
            Assert.Equal(blob.Digest, Digest((await back.NextAsync()).Event));
    }

    private protected static string? Digest(JsonElement happened) => happened.GetProperty("target").GetProperty("digest").GetString();

    private protected static void AssertPushed(JsonElement happened, SampleManifest manifest, Uri registry, string? tag)
    {
        Assert.Equal("push", happened.GetProperty("action").GetString());
        Assert.True(Guid.TryParse(happened.GetProperty("id").GetString(), out _));
        Assert.True(happened.GetProperty("timestamp").TryGetDateTimeOffset(out _));
        var target = happened.GetProperty("target");
        Assert.Equal(manifest.MediaType, target.GetProperty("mediaType").GetString());
        Assert.Equal(manifest.Digest, target.GetProperty("digest").GetString());
        Assert.Equal(manifest.Bytes.Length, target.GetProperty("size").GetInt32());
        Assert.Equal("team/app", target.GetProperty("repository").GetString());
        Assert.Equal($"{registry}v2/team/app/manifests/{manifest.Digest}", target.GetProperty("url").GetString());
        Assert.Equal(tag, target.TryGetProperty("tag", out var named) ? named.GetString() : null);
    }
}

using System.Net;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.EmbeddedRegistry.Conformance;
using Xunit;
using static Replication.IntegrationTests.EmbeddedRegistry.Conformance.RegistryProbe;

namespace Replication.IntegrationTests.EmbeddedRegistry;

/// <summary>The request log is complete when a response arrives, because tests count requests and bytes.</summary>
public sealed class RequestLogTests
{
    [Fact]
    public async Task The_request_log_has_every_request_of_a_push()
    {
        await using var server = await InTemporaryFolder.StartAsync();
        using var pusher = new RegistryPusher(server.Registry.Address);
        var image = SampleImage.Create(1, layerSizes: [5000]);

        await pusher.PushAsync("team/app", "v1", image);

        Assert.Equal(
            [
                ("POST", RequestKind.UploadStart, 202, 0L),
                ("PUT", RequestKind.Upload, 201, image.Blobs[0].Size),
                ("POST", RequestKind.UploadStart, 202, 0L),
                ("PUT", RequestKind.Upload, 201, image.Blobs[1].Size),
                ("PUT", RequestKind.Manifest, 201, image.Bytes.Length),
            ],
            server.Registry.Requests.All.Select(it => (it.Method, it.Kind, it.Status!.Value, it.ReceivedBytes)));
        Assert.Equal("/v2/team/app/manifests/v1", server.Registry.Requests.All[^1].Target);
    }

    [Fact]
    public async Task An_answer_counts_the_bytes_of_its_body_and_a_head_counts_none()
    {
        await using var server = await InTemporaryFolder.StartAsync();
        using var probe = new RegistryProbe(server.Registry.Address);
        var digest = await probe.PushBlobAsync("team/app", RandomBytes(5000));
        server.Registry.Requests.Clear();

        using var head = await probe.HeadAsync($"/v2/team/app/blobs/{digest}");
        using var part = await probe.GetAsync($"/v2/team/app/blobs/{digest}", ("Range", "bytes=4000-"));

        Assert.Equal([0, 1000], server.Registry.Requests.All.Select(it => it.SentBytes));
        Assert.Equal("bytes=4000-", server.Registry.Requests.All[1].Headers["range"]);
    }

    [Fact]
    public async Task A_request_can_be_waited_for_while_its_bytes_move()
    {
        await using var server = await InTemporaryFolder.StartAsync();
        using var probe = new RegistryProbe(server.Registry.Address);
        server.Registry.Faults.Add(new() { Method = "PATCH" }, Fault.StallRequestAfter(100_000));
        var session = await probe.StartUploadAsync("team/app");
        using var client = new HttpClient();
        using var body = new ByteArrayContent(RandomBytes(200_000));
        using var gone = new CancellationTokenSource();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        var patching = client.PatchAsync(session, body, gone.Token);
        var request = await server.Registry.Requests.WhenAsync(it => it.ReceivedBytes == 100_000, deadline.Token);
        Assert.False(request.Ended);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patching);
        await server.Registry.Requests.WhenAsync(it => it == request && it.Ended, deadline.Token);
    }

    [Fact]
    public async Task The_oldest_requests_are_removed()
    {
        await using var server = await InTemporaryFolder.StartAsync(it => it with { RequestLogCapacity = 2 });
        using var probe = new RegistryProbe(server.Registry.Address);

        foreach (var target in (string[])["/v2/", "/v2/_catalog", "/v2/team/app/tags/list"])
            (await probe.GetAsync(target)).Dispose();

        Assert.Equal([(int)HttpStatusCode.OK, (int)HttpStatusCode.NotFound], server.Registry.Requests.All.Select(it => it.Status!.Value));
    }
}

using System.Diagnostics;
using System.Net;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.EmbeddedRegistry.Conformance;
using Xunit;
using static Replication.IntegrationTests.EmbeddedRegistry.Conformance.RegistryProbe;

namespace Replication.IntegrationTests.EmbeddedRegistry.Faults;

/// <summary>Each fault has its documented effect, and the registry works normally after the rule is used up.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private static readonly RequestMatch BlobGets = new() { Method = "GET", Kind = RequestKind.Blob };
    private static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(300);

    // Timers count the system's ticks, stopwatches do not: a delay may end up to a tick early on the stopwatch.
    private static readonly TimeSpan TimerTick = TimeSpan.FromMilliseconds(20);

    private readonly byte[] _content = RandomBytes(400_000);
    private InTemporaryFolder _server = null!;
    private RegistryProbe _probe = null!;
    private string _digest = null!;

    private FaultScript Script => _server.Registry.Faults;

    private string BlobTarget => $"/v2/team/app/blobs/{_digest}";

    public async ValueTask InitializeAsync()
    {
        _server = await InTemporaryFolder.StartAsync();
        _probe = new RegistryProbe(_server.Registry.Address);
        _digest = await _probe.PushBlobAsync("team/app", _content);
    }

    public async ValueTask DisposeAsync()
    {
        _probe.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_fault_replaces_the_response_by_a_status()
    {
        var rule = Script.Add(new() { Kind = RequestKind.UploadStart }, Fault.Status(429, retryAfter: "7"), times: 1);

        using var refused = await _probe.SendAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/");
        var session = await _probe.StartUploadAsync("team/app");

        await AssertErrorAsync(refused, HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS");
        Assert.Equal("7", Header(refused, "Retry-After"));
        Assert.Equal(1, rule.Hits);
        Assert.NotEmpty(session);
    }

    [Fact]
    public async Task A_fault_status_can_have_a_body_and_wait_for_the_request()
    {
        Script.Add(new() { Method = "PUT" }, Fault.AfterBody().Then(Fault.Status(500, body: "<html>")));
        var session = await _probe.StartUploadAsync("team/app");

        using var answer = await _probe.CompleteAsync(session, _digest, _content);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("<html>", await answer.Content.ReadAsStringAsync());
        Assert.Equal(_content.Length, _server.Registry.Requests.All[^1].ReceivedBytes);
    }

    [Fact]
    public async Task A_head_can_be_refused_alone()
    {
        Script.Add(new() { Method = "HEAD" }, Fault.Status(405));

        using var head = await _probe.HeadAsync(BlobTarget);
        using var get = await _probe.GetAsync(BlobTarget);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, head.StatusCode);
        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
    }

    [Fact]
    public async Task A_mount_can_be_refused_alone()
    {
        Script.Add(new() { Target = @"[?&]mount=" }, Fault.Status(400));

        using var mount = await _probe.SendAsync(HttpMethod.Post, $"/v2/team/other/blobs/uploads/?mount={_digest}&from=team/app");
        await _probe.StartUploadAsync("team/other");

        Assert.Equal(HttpStatusCode.BadRequest, mount.StatusCode);
    }

    [Fact]
    public async Task An_answer_is_delayed()
    {
        Script.Add(BlobGets, Fault.Delay(ShortTimeout));
        var began = Stopwatch.GetTimestamp();

        using var answer = await _probe.GetAsync(BlobTarget);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(began) >= ShortTimeout - TimerTick);
    }

    [Fact]
    public async Task An_answer_comes_slowly()
    {
        Script.Add(BlobGets, Fault.ThrottleAnswer(bytesPerSecond: 1_000_000));
        var began = Stopwatch.GetTimestamp();

        using var answer = await _probe.GetAsync(BlobTarget);

        Assert.Equal(_content, await answer.Content.ReadAsByteArrayAsync());
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromSeconds(0.35));
    }

    [Fact]
    public async Task A_request_is_read_slowly()
    {
        Script.Add(new() { Method = "PATCH" }, Fault.ThrottleRequest(bytesPerSecond: 1_000_000));
        var session = await _probe.StartUploadAsync("team/other");
        var began = Stopwatch.GetTimestamp();

        await _probe.PatchAsync(session, _content);

        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromSeconds(0.35));
    }

    [Fact]
    public async Task An_answer_never_comes_until_the_client_gives_up()
    {
        Script.Add(BlobGets, Fault.Stall());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DownloadAsync(timeout: ShortTimeout));

        await EndedAsync(status: null);
    }

    [Fact]
    public async Task An_answer_stops_in_the_middle_and_the_connection_stays_open()
    {
        Script.Add(BlobGets, Fault.StallAnswerAfter(150_000));

        var received = await DownloadAsync(timeout: TimeSpan.FromSeconds(2), untilTimeout: true);

        Assert.Equal(_content[..150_000], received);
    }

    [Theory]
    [InlineData(Cut.Close)]
    [InlineData(Cut.Reset)]
    public async Task A_connection_is_cut_before_the_answer(Cut how)
    {
        // The fault has no limit, because HttpClient itself retries if no part of the response arrived.
        var rule = Script.Add(BlobGets, Fault.Cut(how));

        await Assert.ThrowsAsync<HttpRequestException>(() => _probe.GetAsync(BlobTarget));
        Script.Remove(rule);
        using var answer = await _probe.GetAsync(BlobTarget);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(250_000)]
    public async Task A_connection_is_cut_after_exactly_so_many_bytes_of_the_answer(int bytes)
    {
        Script.Add(BlobGets, Fault.CutAnswerAfter(bytes), times: 1);

        var received = await DownloadAsync(breaks: true);

        Assert.Equal(_content[..bytes], received);
        Assert.Equal(bytes, (await EndedAsync(status: 200)).SentBytes);
    }

    [Fact]
    public async Task A_connection_is_reset_in_the_middle_of_the_answer()
    {
        Script.Add(BlobGets, Fault.CutAnswerAfter(250_000, Cut.Reset), times: 1);

        var received = await DownloadAsync(breaks: true);

        Assert.InRange(received.Length, 0, 250_000);
    }

    [Fact]
    public async Task A_connection_is_cut_after_so_many_bytes_of_the_request_and_what_arrived_stays()
    {
        Script.Add(new() { Method = "PATCH" }, Fault.CutRequestAfter(150_000), times: 1);
        var session = await _probe.StartUploadAsync("team/other");

        await Assert.ThrowsAsync<HttpRequestException>(() => _probe.PatchAsync(session, _content));

        session = await _probe.PatchAsync(session, _content[150_000..], $"150000-{_content.Length - 1}");
        using var completed = await _probe.CompleteAsync(session, _digest, []);
        Assert.Equal(HttpStatusCode.Created, completed.StatusCode);
    }

    [Fact]
    public async Task A_request_is_read_so_far_and_no_further()
    {
        Script.Add(new() { Method = "PATCH" }, Fault.StallRequestAfter(150_000), times: 1);
        var session = await _probe.StartUploadAsync("team/other");
        using var client = new HttpClient { Timeout = ShortTimeout };
        using var body = new ByteArrayContent(_content);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.PatchAsync(session, body));

        Assert.Equal(150_000, (await EndedAsync(status: null)).ReceivedBytes);
    }

    [Fact]
    public async Task A_stalled_request_is_replaced_by_the_reconnecting_client()
    {
        Script.Add(new() { Method = "PATCH" }, Fault.StallRequestAfter(150_000), times: 1);
        var session = await _probe.StartUploadAsync("team/other");
        var stalled = _probe.SendAsync(HttpMethod.Patch, session, _content);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _server.Registry.Requests.WhenAsync(it => it.ReceivedBytes == 150_000, deadline.Token);

        using var status = await _probe.GetAsync(session);
        session = await _probe.PatchAsync(session, _content[150_000..], $"150000-{_content.Length - 1}");
        using var completed = await _probe.CompleteAsync(session, _digest, []);
        using var first = await stalled;

        Assert.Equal("0-149999", Header(status, "Range"));
        Assert.Equal(HttpStatusCode.Created, completed.StatusCode);
        await AssertErrorAsync(first, HttpStatusCode.Conflict, "BLOB_UPLOAD_INVALID");
    }

    [Fact]
    public async Task An_answer_is_lost_after_everything_was_done()
    {
        Script.Add(new() { Method = "PUT", Kind = RequestKind.Upload }, Fault.LoseAnswer(), times: 1);
        var session = await _probe.StartUploadAsync("team/other");

        await Assert.ThrowsAsync<HttpRequestException>(() => _probe.CompleteAsync(session, _digest, _content));
        using var head = await _probe.HeadAsync($"/v2/team/other/blobs/{_digest}");

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Fact]
    public async Task An_upload_is_lost()
    {
        var session = await _probe.PatchAsync(await _probe.StartUploadAsync("team/other"), _content[..10]);
        Script.Add(new() { Method = "PUT" }, Fault.Before(_server.Registry.ForgetUploads));

        using var answer = await _probe.CompleteAsync(session, _digest, _content[10..]);

        await AssertErrorAsync(answer, HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
    }

    [Fact]
    public async Task One_byte_is_wrong_and_the_length_right()
    {
        Script.Add(BlobGets, Fault.WrongByte(at: 200_000));

        using var answer = await _probe.GetAsync(BlobTarget);
        var received = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal(_content.Length, received.Length);
        Assert.Equal([200_000], Enumerable.Range(0, received.Length).Where(i => received[i] != _content[i]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_ends_early_as_if_it_were_so(bool announced)
    {
        Script.Add(BlobGets, Fault.Truncate(100_000, announced));

        using var answer = await _probe.GetAsync(BlobTarget);

        Assert.Equal(announced, Header(answer, "Transfer-Encoding") is null);
        Assert.Equal(_content[..100_000], await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_fault_ignores_the_Range_header()
    {
        Script.Add(BlobGets, Fault.IgnoreRange());

        using var answer = await _probe.GetAsync(BlobTarget, ("Range", "bytes=100-"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(_content, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_digest_is_another_or_missing()
    {
        Script.Add(BlobGets, Fault.Digest(Sha256([1])), times: 1);
        Script.Add(BlobGets, Fault.Digest(null), skip: 1, times: 1);

        using var wrong = await _probe.GetAsync(BlobTarget);
        using var none = await _probe.GetAsync(BlobTarget);

        Assert.Equal(Sha256([1]), Header(wrong, "Docker-Content-Digest"));
        Assert.Null(Header(none, "Docker-Content-Digest"));
    }

    [Fact]
    public async Task The_location_is_relative_or_elsewhere()
    {
        Script.Add(new() { Kind = RequestKind.UploadStart }, Fault.Location(it => it.PathAndQuery), times: 1);
        Script.Add(new()
        {
            Kind = RequestKind.UploadStart
        }, Fault.Location(it => $"http://elsewhere.test{it.AbsolutePath}?state=a%2Fb"), skip: 1);

        using var relative = await _probe.SendAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/");
        using var elsewhere = await _probe.SendAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/");

        Assert.StartsWith("/v2/team/app/blobs/uploads/", Header(relative, "Location"), StringComparison.Ordinal);
        Assert.StartsWith("http://elsewhere.test/v2/team/app/blobs/uploads/", Header(elsewhere, "Location"), StringComparison.Ordinal);
        Assert.EndsWith("?state=a%2Fb", Header(elsewhere, "Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_changes_the_bytes_of_a_manifest()
    {
        var image = SampleImage.Create(1);
        using var pusher = new RegistryPusher(_server.Registry.Address);
        await pusher.PushAsync("team/app", "v1", image);
        Script.Add(new() { Kind = RequestKind.Manifest, Method = "GET" }, Fault.Reserialise(), times: 1);

        var changed = await pusher.ReadManifestAsync("team/app", "v1");
        var unchanged = await pusher.ReadManifestAsync("team/app", "v1");

        Assert.NotEqual(image.Bytes, changed!.Bytes);
        Assert.Equal(Compact(image.Bytes), Compact(changed.Bytes));
        Assert.Equal(image.Bytes, unchanged!.Bytes);
    }

    [Fact]
    public async Task A_tag_moves_between_two_requests()
    {
        var (old, young) = (SampleImage.Create(1), SampleImage.Create(2));
        using var pusher = new RegistryPusher(_server.Registry.Address);
        await pusher.PushAsync("team/app", "v1", old);
        Script.Add(
            new() { Kind = RequestKind.Manifest, Method = "GET", Reference = "v1" },
            Fault.Before(() => pusher.PushAsync("team/app", "v1", young)), times: 1);

        using var head = await _probe.HeadAsync("/v2/team/app/manifests/v1");
        using var get = await _probe.GetAsync("/v2/team/app/manifests/v1");

        Assert.Equal(old.Digest, Header(head, "Docker-Content-Digest"));
        Assert.Equal(young.Digest, Header(get, "Docker-Content-Digest"));
    }

    private async Task<byte[]> DownloadAsync(TimeSpan? timeout = null, bool untilTimeout = false, bool breaks = false)
    {
        using var client = new HttpClient { BaseAddress = _server.Registry.Address };
        using var deadline = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(20));
        using var answer = await client.GetAsync(BlobTarget, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        await using var body = await answer.Content.ReadAsStreamAsync(deadline.Token);
        using var received = new MemoryStream();
        try
        {
            await body.CopyToAsync(received, deadline.Token);
            Assert.Fail("the body came to its end");
        }
        catch (Exception e) when ((e is IOException && breaks) || (e is OperationCanceledException && untilTimeout))
        {
        }
        return received.ToArray();
    }

    /// <summary>Waits until the registry has finished the last request, and returns it.</summary>
    private async Task<global::Replication.EmbeddedRegistry.Requests.LoggedRequest> EndedAsync(int? status)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var request = await _server.Registry.Requests.WhenAsync(it => it.Ended && it.Method is "GET" or "PATCH", deadline.Token);
        request = await _server.Registry.Requests.WhenAsync(it => it == request && it.Ended, deadline.Token);
        Assert.Equal(status, request.Status);
        return request;
    }

    private static string Compact(byte[] json) => System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString();
}

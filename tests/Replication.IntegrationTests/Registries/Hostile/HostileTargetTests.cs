using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries.Hostile;

/// <summary>Targets that violate the protocol or use it in unusual ways. TargetFaultTests contains further cases.</summary>
public sealed class HostileTargetTests : IAsyncLifetime
{
    private const long LayerBytes = 3_000_000;

    private readonly SampleImage _image = SampleImage.Create(layerSizes: [LayerBytes]);
    private RegistryPair _pair = null!;

    private static readonly RequestMatch Start = new() { Method = "POST", Kind = RequestKind.UploadStart };
    private static readonly RequestMatch LargePut =
        new() { Method = "PUT", Kind = RequestKind.Upload, Where = static put => LengthOf(put) > 1_000_000 };

    private static readonly Fault ReadsAPart = new(static async (context, answer) =>
    {
        var buffer = new byte[64 * 1024];
        for (var read = 0; read < 1_000_000;)
            read += await context.Request.Body.ReadAsync(buffer, context.RequestAborted);
        await answer();
    });

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync();
        await _pair.PushAsync(_image);
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory]
    [InlineData(413, false)]
    [InlineData(429, false)]
    [InlineData(413, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    public async Task A_refusal_during_the_body_is_handled(int status, bool closes)
    {
        var fault = ReadsAPart.Then(closes ? Fault.Header("Connection", "close").Then(Fault.Status(status)) : Fault.Status(status));
        _pair.Target.Faults.Add(LargePut, fault, times: 1);

        var result = await _pair.CopyAsync();

        await _pair.AssertCopiedAsync(_image, result);
        Assert.InRange(_pair.Target.Requests.All.Sum(static request => request.ReceivedBytes), LayerBytes, 3 * LayerBytes);
    }

    [Fact]
    public async Task A_challenge_after_the_body_causes_one_repetition()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => RegistryPair.WithTokens(options));
        await pair.PushAsync(_image);
        pair.Target.Faults.Add(LargePut, Fault.AfterBody().Then(Fault.Before(pair.Target.ExpireTokens)), times: 1);

        Assert.Equal(new CopyResult.Copied(Digest.Parse(_image.Digest)), await pair.CopyAsync());

        Assert.Equal([401, 201], RegistryPair.Of(pair.Target, RequestKind.Upload, "PUT")
            .Where(static put => LengthOf(put) > 1_000_000)
            .Select(static put => put.Status ?? 0));
    }

    [Fact]
    public async Task A_registry_that_repeats_its_challenge_gets_two_attempts()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => RegistryPair.WithTokens(options));
        await pair.PushAsync(_image);
        pair.Target.Faults.Add(LargePut, Fault.AfterBody().Then(Fault.Before(pair.Target.ExpireTokens)));

        Assert.Equal(CopyFailure.Unauthorized, (await pair.FailToCopyAsync()).Code);

        Assert.Equal(2, RegistryPair.Of(pair.Target, RequestKind.Upload, "PUT").Count(static put => LengthOf(put) > 1_000_000));
    }

    [Fact]
    public async Task A_registry_that_stored_other_bytes_than_were_sent_has_not_stored_them()
    {
        _pair.Target.Faults.Add(LargePut, Fault.Digest($"sha256:{new string('0', 64)}"));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.DigestMismatch, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("target registry", failure.Message, StringComparison.Ordinal);
        await _pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task Without_a_100_continue_response_the_body_is_sent_after_a_timeout()
    {
        _pair.Target.Faults.Add(LargePut, Fault.Delay(TimeSpan.FromSeconds(2)));
        var image = SampleImage.Create(seed: 70, layerSizes: [LayerBytes]);
        await _pair.PushAsync(image, "other");

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
        await _pair.AssertCopiedAsync(image, await _pair.CopyAsync("other"), "other");
        var next = SampleImage.Create(seed: 71, layerSizes: [LayerBytes]);
        await _pair.PushAsync(next, "next");
        await _pair.AssertCopiedAsync(next, await _pair.CopyAsync("next"), "next");

        var puts = RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT").Where(static put => LengthOf(put) > 1_000_000).ToList();
        Assert.Equal([true, true, false], puts.Select(static put => put.Headers.ContainsKey("Expect")));
    }

    [Fact]
    public async Task A_proxy_without_support_for_Expect_is_remembered()
    {
        var refusal = _pair.Target.Faults.Add(
            LargePut with { Where = static put => LengthOf(put) > 1_000_000 && put.Headers.ContainsKey("Expect") }, Fault.Status(417));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(1, refusal.Hits);
        Assert.Equal(1, _pair.Source.Requests.Count(request => request.Reference == _image.Blobs[1].Digest));
    }

    [Fact]
    public async Task A_server_error_after_the_body_is_retried()
    {
        _pair.Target.Faults.Add(LargePut, Fault.AfterBody().Then(Fault.Status(500)), times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.InRange(_pair.Target.Requests.All.Sum(static request => request.ReceivedBytes), LayerBytes, (2 * LayerBytes) + 100_000);
    }

    [Fact]
    public async Task A_slow_confirmation_is_awaited()
    {
        using var client = RegistryPair.ClientOf(
            _pair.Target.Address,
            RegistryPair.Impatient with { AnswerTimeout = TimeSpan.FromSeconds(1), CommitTimeout = TimeSpan.FromSeconds(30) },
            password: null);
        _pair.Target.Faults.Add(LargePut, new Fault(static async (_, answer) =>
        {
            await answer();
            await Task.Delay(TimeSpan.FromSeconds(3));
        }), times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.Copier.CopyAsync(_pair.Request() with { Target = client }, default));

        Assert.Single(RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT"), static put => LengthOf(put) > 1_000_000);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task A_blob_confirmed_with_another_success_status_is_stored(int status)
    {
        _pair.Target.Faults.Add(new RequestMatch { Method = "PUT", Kind = RequestKind.Upload }, new Fault((context, answer) =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            });
            return answer();
        }));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(2, RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT").Count);
    }

    [Fact]
    public async Task A_blob_that_is_missing_after_its_confirmation_is_sent_once_more_and_then_fails()
    {
        _pair.Target.Faults.Add(LargePut, Fault.AfterBody().Then(Fault.Status(202)));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.TargetRefused, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Equal(2, RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT").Count(static put => LengthOf(put) > 1_000_000));
        await _pair.AssertTagAbsentAsync();
    }

    [Theory]
    [InlineData("port")]
    [InlineData("scheme")]
    public async Task A_Location_header_that_a_proxy_changed_is_corrected(string lost)
    {
        _pair.Target.Faults.Add(Start, Fault.Location(location => lost == "port"
            ? $"http://{location.Host}{location.PathAndQuery}"
            : location.ToString().Replace("http://", "https://", StringComparison.Ordinal)));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
    }

    [Theory]
    [InlineData("0-0")]
    [InlineData("0-1048575")]
    [InlineData("bytes=0-10")]
    [InlineData("0-99999999")]
    [InlineData(null)]
    public async Task A_session_with_an_impossible_state_is_restarted(string? range)
    {
        var large = SampleImage.Create(seed: 72, layerSizes: [8_000_000]);
        await _pair.PushAsync(large);
        _pair.Target.Faults.Add(LargePut, Fault.CutRequestAfter(5_000_000), times: 1);
        _pair.Target.Faults.Add(new RequestMatch { Method = "GET", Kind = RequestKind.Upload }, Fault.Header("Range", range));

        await _pair.AssertCopiedAsync(large, await _pair.CopyAsync());
    }

    [Fact]
    public async Task A_session_with_a_stale_state_is_abandoned()
    {
        var stale = """{"errors":[{"code":"BLOB_UPLOAD_INVALID","message":"blob upload invalid"}]}""";
        _pair.Target.Faults.Add(LargePut, Fault.Status(404, body: stale), times: 1);

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(3, RegistryPair.Of(_pair.Target, RequestKind.UploadStart).Count);
    }

    [Fact]
    public async Task Parts_answered_with_201_and_an_unchanged_range_are_accepted()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { MaxBodyBytes = 1_200_000 });
        await pair.PushAsync(_image);
        pair.Target.Faults.Add(new RequestMatch { Method = "PATCH", Kind = RequestKind.Upload }, new Fault(static (context, answer) =>
        {
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode == StatusCodes.Status202Accepted)
                    (context.Response.StatusCode, context.Response.Headers.Range) = (StatusCodes.Status201Created, "0-0");
                return Task.CompletedTask;
            });
            return answer();
        }));

        await pair.AssertCopiedAsync(_image, await pair.CopyAsync());

        Assert.Equal(3, RegistryPair.Of(pair.Target, RequestKind.Upload, "PATCH").Count(static request => request.Status == 201));
    }

    [Fact]
    public async Task Parts_have_at_least_the_minimum_length_of_the_registry()
    {
        await using var pair =
            await RegistryPair.StartAsync(target: static options => options with { MaxBodyBytes = 2_000_000, MinChunkBytes = 1_500_000 });
        await pair.PushAsync(_image);

        await pair.AssertCopiedAsync(_image, await pair.CopyAsync());

        Assert.Equal(
            "0-1499999",
            RegistryPair.Of(
                pair.Target, RequestKind.Upload, "PATCH").First(static request => request.Status == 202).Headers["Content-Range"]);
    }

    [Fact]
    public async Task A_part_with_a_wrong_position_restarts_the_upload()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { MaxBodyBytes = 1_200_000 });
        await pair.PushAsync(_image);
        pair.Target.Faults.Add(new RequestMatch
        {
            Method = "PATCH",
            Kind = RequestKind.Upload,
            Where = static request => request.Headers.GetValueOrDefault("Content-Range")
                ?.StartsWith("1048576-", StringComparison.Ordinal) == true
        }, Fault.Status(416), times: 1);

        await pair.AssertCopiedAsync(_image, await pair.CopyAsync());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(500)]
    public async Task A_registry_that_mounts_nothing_gets_the_blob(int status)
    {
        await CopyToOtherRepositoryAsync(Fault.Status(status));

        Assert.Single(RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT"), static put => LengthOf(put) > 1_000_000);
    }

    [Fact]
    public async Task A_mount_that_times_out_becomes_an_upload()
    {
        var clock = Stopwatch.StartNew();
        await CopyToOtherRepositoryAsync(Fault.Stall(), RegistryPair.Impatient with { AnswerTimeout = TimeSpan.FromSeconds(1) });

        Assert.Single(RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT"), static put => LengthOf(put) > 1_000_000);
        Assert.True(RegistryPair.Of(_pair.Target, RequestKind.UploadStart).Count <= 4, "the mount was requested again and again");
    }

    [Fact]
    public async Task Concurrency_adapts_to_a_registry_that_throttles()
    {
        var image = SampleImage.Create(seed: 73, layerSizes: [.. Enumerable.Repeat(5_000L, 40)]);
        await _pair.PushAsync(image);
        using var client = RegistryPair.ClientOf(
            _pair.Target.Address,
                RegistryPair.Impatient with { FirstRetryDelay = TimeSpan.FromMilliseconds(50), MaxRetryDelay = TimeSpan.FromSeconds(1) },
                password: null);
        var tokens = 10.0;
        var at = Stopwatch.GetTimestamp();
        var bucket = new Lock();
        var refused = 0;
        _pair.Target.Faults.Add(new RequestMatch(), new Fault(async (context, answer) =>
        {
            bool passes;
            lock (bucket)
            {
                tokens = Math.Min(10, tokens + (Stopwatch.GetElapsedTime(at).TotalSeconds * 100));
                at = Stopwatch.GetTimestamp();
                passes = tokens >= 1;
                tokens -= passes ? 1 : 0;
                refused += passes ? 0 : 1;
            }
            if (passes)
                await answer();
            else
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        }));

        // Each attempt copies a further part, as the attempts of a worker do.
        CopyResult result = new CopyResult.NotMoved(Digest.Parse(image.Digest));
        for (var attempt = 0; attempt < 10 && result is not CopyResult.Copied; attempt++)
            result = await _pair.Copier.CopyAsync(_pair.Request() with { Target = client }, default);

        Assert.IsType<CopyResult.Copied>(result);
        Assert.InRange(refused, 1, 600);
        _pair.Target.Faults.Clear();
        await _pair.AssertHeldAsync(image);
    }

    [Fact]
    public async Task A_target_that_answers_403_for_missing_content_is_written()
    {
        _pair.Target.Faults.Add(new RequestMatch { Method = "HEAD", Kind = RequestKind.Manifest }, Fault.Status(403));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
    }

    private async Task CopyToOtherRepositoryAsync(Fault mount, RegistryClientOptions? options = null)
    {
        using var client = RegistryPair.ClientOf(_pair.Target.Address, options, password: null);
        Assert.IsType<CopyResult.Copied>(await _pair.Copier.CopyAsync(_pair.Request() with { Target = client }, default));
        _pair.Target.Requests.Clear();
        _pair.Target.Faults.Add(Start with { Target = "from=team%2Fapp" }, mount);

        var result = await _pair.Copier.CopyAsync(_pair.Request(repository: "team/other") with { Target = client }, default);

        await _pair.AssertCopiedAsync(_image, result, repository: "team/other");
    }

    private static long LengthOf(LoggedRequest request) =>
        request.Headers.TryGetValue("Content-Length", out var length) ? long.Parse(length) : 0;
}

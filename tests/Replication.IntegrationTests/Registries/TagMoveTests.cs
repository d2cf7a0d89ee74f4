using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>The conditions under which a copy moves the target tag or leaves it unchanged.</summary>
public sealed class TagMoveTests : IAsyncLifetime
{
    private readonly SampleImage _image = SampleImage.Create(layerSizes: [3_000_000]);
    private RegistryPair _pair = null!;

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync();
        await _pair.PushAsync(_image);
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task Another_image_under_the_tag_stays_when_it_may_not_be_replaced()
    {
        var present = SampleImage.Create(seed: 2);
        await _pair.PushToTargetAsync(present, "v1");

        var result = await _pair.Copier.CopyAsync(_pair.Request() with { Override = false }, default);

        Assert.Equal(new CopyResult.TagConflict(Digest.Parse(_image.Digest), Digest.Parse(present.Digest)), result);
        Assert.DoesNotContain(_pair.Target.Requests.All, static request => request.Method is "PUT" or "POST");
        await _pair.AssertHeldAsync(present);
    }

    [Fact]
    public async Task A_concurrently_pushed_image_of_the_tag_stays_as_well()
    {
        var present = SampleImage.Create(seed: 2);
        _pair.Target.Faults.Add(
            new RequestMatch { Method = "PUT", Kind = RequestKind.Upload },
            Fault.Before(() => _pair.PushToTargetAsync(present, "v1")),
            times: 1);

        var result = await _pair.Copier.CopyAsync(_pair.Request() with { Override = false }, default);

        Assert.IsType<CopyResult.TagConflict>(result);
        await _pair.AssertHeldAsync(present);
    }

    [Fact]
    public async Task An_image_that_replaced_the_copy_stays_when_the_content_is_sent_again()
    {
        var present = SampleImage.Create(seed: 2);
        var isSentAgain = false;
        var bringsOurs = Fault.Before(async () =>
        {
            await _pair.PushToTargetAsync(_image, "v1");
            isSentAgain = true;
        });
        _pair.Target.Faults.Add(new RequestMatch { Method = "PUT", Kind = RequestKind.Manifest }, bringsOurs.Then(
            Fault.Status(400, body: """{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"blob unknown to registry"}]}""")), times: 1);
        _pair.Target.Faults.Add(
            new RequestMatch { Kind = RequestKind.UploadStart, Where = _ => isSentAgain },
            Fault.Before(() => _pair.PushToTargetAsync(present, "v1")),
            times: 1);

        var result = await _pair.Copier.CopyAsync(_pair.Request() with { Override = false }, default);

        Assert.True(isSentAgain);
        Assert.Equal(new CopyResult.TagConflict(Digest.Parse(_image.Digest), Digest.Parse(present.Digest)), result);
        await _pair.AssertHeldAsync(present);
    }

    [Fact]
    public async Task The_same_image_at_the_target_is_no_conflict()
    {
        await _pair.PushToTargetAsync(_image, "v1");

        Assert.IsType<CopyResult.AlreadyPresent>(await _pair.Copier.CopyAsync(_pair.Request() with { Override = false }, default));
    }

    [Fact]
    public async Task The_tag_is_not_written_when_the_check_before_it_fails()
    {
        var blobsBefore = 0;
        var request = _pair.Request() with
        {
            MayMoveTag = _ =>
            {
                blobsBefore = RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT").Count;
                return Task.FromResult(false);
            },
        };

        var result = await _pair.Copier.CopyAsync(request, default);

        Assert.Equal(new CopyResult.NotMoved(Digest.Parse(_image.Digest)), result);
        Assert.Equal(2, blobsBefore);
        await _pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task A_worker_with_an_expired_lease_is_stopped_before_it_writes_the_tag()
    {
        using var copying = new CancellationTokenSource();
        var request = _pair.Request() with { MayMoveTag = static _ => Task.FromResult(true), BeforeTagWrite = () => End(copying) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pair.Copier.CopyAsync(request, copying.Token));

        await _pair.AssertTagAbsentAsync();
        Assert.DoesNotContain(_pair.Target.Requests.All, static it => it is { Method: "PUT", Kind: RequestKind.Manifest });
    }

    [Fact]
    public async Task A_worker_whose_lease_expires_between_two_attempts_does_not_write_the_tag_again()
    {
        using var copying = new CancellationTokenSource();
        var isOver = false;
        _pair.Target.Faults.Add(new RequestMatch { Method = "PUT", Kind = RequestKind.Manifest }, Fault.Before(() => { isOver = true; })
            .Then(Fault.Status(503)), times: 1);
        var request = _pair.Request() with
        {
            BeforeTagWrite = () =>
            {
                if (isOver)
                    End(copying);
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pair.Copier.CopyAsync(request, copying.Token));

        Assert.Single(_pair.Target.Requests.All, static it => it is { Method: "PUT", Kind: RequestKind.Manifest });
        await _pair.AssertTagAbsentAsync();
    }

    private static void End(CancellationTokenSource copying)
    {
        copying.Cancel();
        throw new OperationCanceledException(copying.Token);
    }
}

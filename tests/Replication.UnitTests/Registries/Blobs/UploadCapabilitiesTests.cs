using Microsoft.Extensions.Time.Testing;
using Replication.Registries.Blobs;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

public sealed class UploadCapabilitiesTests
{
    private const long Blob = 20 << 20;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_smallest_refused_size_is_where_patches_begin()
    {
        var capabilities = Habits();
        Assert.False(capabilities.RequiresPatch(long.MaxValue - 1));

        capabilities.PutTooLarge(500);
        capabilities.PutTooLarge(900);
        Assert.False(capabilities.RequiresPatch(499));
        Assert.True(capabilities.RequiresPatch(500));
        capabilities.PutTooLarge(100);
        Assert.True(capabilities.RequiresPatch(100));
    }

    [Fact]
    public void A_413_response_leads_to_smaller_requests_down_to_the_minimum()
    {
        var capabilities = Habits();
        Assert.Equal(Blob, capabilities.PartSizeFor(Blob, 0));

        Assert.True(capabilities.HandleRefusal(413, Put(Blob)));
        Assert.True(capabilities.RequiresPatch(Blob));
        Assert.Equal(Blob, capabilities.PartSizeFor(Blob, 0));
        Assert.True(capabilities.HandleRefusal(413, Patch(Blob)));
        Assert.Equal(8 << 20, capabilities.PartSizeFor(Blob, 0));
        Assert.Equal(10 << 20, capabilities.PartSizeFor(Blob, 10 << 20));
        Assert.True(capabilities.HandleRefusal(413, Patch(8 << 20)));
        Assert.Equal(1 << 20, capabilities.PartSizeFor(Blob, 0));
        Assert.Equal(5, capabilities.PartSizeFor(5, 0));
        Assert.False(capabilities.HandleRefusal(413, Patch(1 << 20)));
    }

    [Theory]
    [InlineData(413)]
    [InlineData(405)]
    [InlineData(411)]
    public void Concurrent_refusals_of_PUTs_count_once(int status)
    {
        var capabilities = Habits();

        for (var i = 0; i < 4; i++)
            Assert.True(capabilities.HandleRefusal(status, Put(Blob)));

        Assert.True(capabilities.RequiresPatch(Blob));
        Assert.Equal(Blob, capabilities.PartSizeFor(Blob, 0));
    }

    [Fact]
    public void Concurrent_refusals_of_parts_count_once()
    {
        var capabilities = Habits();
        capabilities.PutTooLarge(Blob);

        for (var i = 0; i < 4; i++)
            Assert.True(capabilities.HandleRefusal(413, Patch(Blob)));

        Assert.Equal(8 << 20, capabilities.PartSizeFor(Blob, 0));
    }

    [Fact]
    public void Concurrent_refusals_of_Expect_count_once()
    {
        var capabilities = Habits();

        for (var i = 0; i < 4; i++)
            Assert.True(capabilities.HandleRefusal(417, Put(Blob) with { ExpectedContinue = true }));

        Assert.False(capabilities.SupportsExpectContinue);
        Assert.False(capabilities.HandleRefusal(417, Put(Blob)));
    }

    [Theory]
    [InlineData(413, true, 8_000_000, 8_000_000)]
    [InlineData(413, false, 0, 0)]
    [InlineData(405, false, 0, 0)]
    [InlineData(405, true, 8_000_000, 0)]
    [InlineData(403, false, 8_000_000, 0)]
    public void Without_another_method_a_rejection_is_final(int status, bool isPatch, long bytes, long minChunkBytes) =>
        Assert.False(Habits().HandleRefusal(status, new SentPart(isPatch, bytes, minChunkBytes, ExpectedContinue: false)));

    [Fact]
    public void Parallel_timeouts_count_once()
    {
        var capabilities = Habits();
        var together = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));

        capabilities.ExpectContinueTimedOut(together);
        capabilities.ExpectContinueTimedOut(together);
        Assert.True(capabilities.SupportsExpectContinue);
        capabilities.ExpectContinueTimedOut(_time.GetTimestamp());
        Assert.False(capabilities.SupportsExpectContinue);
    }

    [Fact]
    public void A_finding_expires()
    {
        var capabilities = Habits();
        capabilities.MountFailed(_time.GetTimestamp());
        Assert.True(capabilities.SupportsMount);
        _time.Advance(TimeSpan.FromMinutes(1));
        capabilities.MountFailed(_time.GetTimestamp());
        capabilities.ResumeFailed();
        capabilities.SelfMountUnsupported();
        Assert.False(capabilities.SupportsMount || capabilities.SupportsResume || capabilities.SupportsSelfMount);

        _time.Advance(TimeSpan.FromMinutes(30));

        Assert.True(capabilities.SupportsMount && capabilities.SupportsResume && capabilities.SupportsSelfMount);
    }

    [Theory]
    [InlineData("https://firm.azurecr.io", 20_000_000, true)]
    [InlineData("https://firm.azurecr.cn", 20_000_000, true)]
    [InlineData("https://firm.azurecr.us", 20_000_000, true)]
    [InlineData("https://firm.azurecr.io", 1_000_000, false)]
    [InlineData("https://firm.example", 20_000_000, false)]
    public void Large_blobs_are_sent_to_Azure_by_PATCH(string endpoint, long bytes, bool wantsPatch) =>
        Assert.Equal(wantsPatch, new UploadCapabilities(new Uri(endpoint), _time).RequiresPatch(bytes));

    private UploadCapabilities Habits() => new(new Uri("https://registry.example"), _time);

    private static SentPart Put(long bytes) => new(IsPatch: false, bytes, MinChunkBytes: 0, ExpectedContinue: false);

    private static SentPart Patch(long bytes) => new(IsPatch: true, bytes, MinChunkBytes: 0, ExpectedContinue: false);
}

using Microsoft.Extensions.Time.Testing;
using Replication.Registries;
using Replication.Registries.Blobs;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

public sealed class UploadPlanTests
{
    private const long Bytes = 1000;

    private readonly FakeTimeProvider _time = new();
    private readonly UploadHabits _habits;

    public UploadPlanTests() => _habits = new UploadHabits(new Uri("https://registry.example.com"), _time);

    [Fact]
    public void Each_refusal_leads_to_the_next_way_until_there_is_none()
    {
        var plan = Plan();
        List<UploadWay> ways = [plan.Way];

        while (plan.TryNext(Refusal(400)))
            ways.Add(plan.Way);

        Assert.Equal([UploadWay.Put, UploadWay.Patch, UploadWay.Chunks, UploadWay.Post], ways);
        plan.StartOver();
        Assert.Equal(UploadWay.Put, plan.Way);
    }

    [Fact]
    public void What_succeeded_after_a_refusal_is_the_first_way_of_the_next_blob_for_a_while()
    {
        var plan = Plan();
        plan.TryNext(Refusal(415));
        plan.Succeeded();

        Assert.Equal(UploadWay.Patch, Plan().Way);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(UploadWay.Put, Plan().Way);
    }

    [Fact]
    public void A_refusal_that_no_way_avoids_teaches_nothing()
    {
        var plan = Plan();
        while (plan.TryNext(Refusal(400)))
        {
        }

        Assert.Equal(UploadWay.Put, Plan().Way);
    }

    [Fact]
    public void A_way_without_refusals_teaches_nothing()
    {
        Plan().Succeeded();

        Assert.Equal(UploadWay.Put, Plan().Way);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(504, true)]
    [InlineData(503, false)]
    [InlineData(429, false)]
    [InlineData(null, false)]
    public void Two_server_errors_in_one_way_lead_to_the_next(int? status, bool leads)
    {
        var plan = Plan();
        plan.Broke(Refusal(status));
        Assert.Equal(UploadWay.Put, plan.Way);

        plan.Broke(Refusal(status));

        Assert.Equal(leads ? UploadWay.Patch : UploadWay.Put, plan.Way);
    }

    [Theory]
    [InlineData(400, 405, 400)]
    [InlineData(405, 400, 400)]
    [InlineData(405, 404, 405)]
    [InlineData(415, 403, 403)]
    [InlineData(404, 202, 404)]
    public void The_refusal_that_says_most_is_reported(int first, int second, int told) =>
        Assert.Equal(told, UploadPlan.MostTelling(Refusal(first), Refusal(second)).Status);

    [Theory]
    [InlineData(null, 0)]
    [InlineData("5242880", 5242880)]
    [InlineData("-1", 0)]
    [InlineData("9223372036854775807", 0)]
    [InlineData("99999999999999999999", 0)]
    [InlineData("5 MiB", 0)]
    public void A_least_length_of_chunks_is_believed_within_bounds(string? header, long bytes) => Assert.Equal(bytes, UploadEndpoint.MinChunkBytesIn(header));

    private UploadPlan Plan() => new(_habits, Bytes);

    private static CopyFailure Refusal(int? status) => new(CopyFailure.TargetRefused, "no", IsWorthRetrying: false) { Status = status };
}

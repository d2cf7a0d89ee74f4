using Microsoft.Extensions.Time.Testing;
using Replication.Registries;
using Replication.Registries.Blobs;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

public sealed class UploadPlanTests
{
    private const long Bytes = 1000;

    private readonly FakeTimeProvider _time = new();
    private readonly UploadCapabilities _habits;

    public UploadPlanTests() => _habits = new UploadCapabilities(new Uri("https://registry.example.com"), _time);

    [Fact]
    public void Each_rejection_leads_to_the_next_method()
    {
        var plan = Plan();
        List<UploadMethod> ways = [plan.Method];

        while (plan.TryNext(Refusal(400)))
            ways.Add(plan.Method);

        Assert.Equal([UploadMethod.Put, UploadMethod.Patch, UploadMethod.Chunks, UploadMethod.Post], ways);
        plan.StartOver();
        Assert.Equal(UploadMethod.Put, plan.Method);
    }

    [Fact]
    public void The_method_that_succeeded_is_the_first_method_of_the_next_blob()
    {
        var plan = Plan();
        plan.TryNext(Refusal(415));
        plan.Succeeded();

        Assert.Equal(UploadMethod.Patch, Plan().Method);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(UploadMethod.Put, Plan().Method);
    }

    [Fact]
    public void A_rejection_by_every_method_is_not_remembered()
    {
        var plan = Plan();
        while (plan.TryNext(Refusal(400)))
        {
        }

        Assert.Equal(UploadMethod.Put, Plan().Method);
    }

    [Fact]
    public void A_method_without_rejections_is_not_remembered()
    {
        Plan().Succeeded();

        Assert.Equal(UploadMethod.Put, Plan().Method);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(504, true)]
    [InlineData(503, false)]
    [InlineData(429, false)]
    public void Two_server_errors_with_one_method_lead_to_the_next(int status, bool leads)
    {
        var plan = Plan();
        plan.RecordFault(Refusal(status), SentByPut);
        Assert.Equal(UploadMethod.Put, plan.Method);

        plan.RecordFault(Refusal(status), SentByPut);

        Assert.Equal(leads ? UploadMethod.Patch : UploadMethod.Put, plan.Method);
    }

    [Fact]
    public void Two_connections_cut_during_a_put_lead_to_patch_for_this_blob_only()
    {
        var plan = Plan();
        plan.RecordFault(Refusal(status: null), SentByPut);
        Assert.Equal(UploadMethod.Put, plan.Method);

        plan.RecordFault(Refusal(status: null), SentByPut);

        Assert.Equal(UploadMethod.Patch, plan.Method);
        plan.Succeeded();
        Assert.Equal(UploadMethod.Put, Plan().Method);
    }

    [Fact]
    public void An_interrupted_upload_method_is_used_again_when_all_others_are_refused()
    {
        var plan = Plan();
        plan.RecordFault(Refusal(status: null), SentByPut);
        plan.RecordFault(Refusal(status: null), SentByPut);

        List<UploadMethod> methods = [];
        for (var refused = plan.Method; refused != UploadMethod.Put; refused = plan.Method)
        {
            methods.Add(refused);
            Assert.True(plan.TryNext(Refusal(405)));
        }

        Assert.Equal([UploadMethod.Patch, UploadMethod.Chunks, UploadMethod.Post], methods);
        plan.RecordFault(Refusal(status: null), SentByPut);
        plan.RecordFault(Refusal(status: null), SentByPut);
        Assert.Equal(UploadMethod.Put, plan.Method);
    }

    [Fact]
    public void A_connection_that_is_cut_before_bytes_were_sent_or_during_a_patch_says_nothing_about_the_method()
    {
        var plan = Plan();
        for (var i = 0; i < 4; i++)
        {
            plan.RecordFault(Refusal(status: null), sent: null);
            plan.RecordFault(Refusal(status: null), SentByPut with { IsPatch = true });
            plan.RecordFault(Refusal(status: null), SentByPut with { Bytes = 0 });
        }

        Assert.Equal(UploadMethod.Put, plan.Method);
    }

    [Theory]
    [InlineData(400, 405, 400)]
    [InlineData(405, 400, 400)]
    [InlineData(405, 404, 405)]
    [InlineData(415, 403, 403)]
    [InlineData(404, 202, 404)]
    public void The_most_specific_refusal_is_reported(int first, int second, int expected) =>
        Assert.Equal(expected, UploadPlan.MoreSpecific(Refusal(first), Refusal(second)).Status);

    [Theory]
    [InlineData(null, 0)]
    [InlineData("5242880", 5242880)]
    [InlineData("-1", 0)]
    [InlineData("9223372036854775807", 0)]
    [InlineData("99999999999999999999", 0)]
    [InlineData("5 MiB", 0)]
    public void A_minimum_chunk_length_is_accepted_within_bounds(string? header, long bytes) =>
        Assert.Equal(bytes, UploadEndpoint.MinChunkBytesIn(header));

    private static SentPart SentByPut { get; } = new(IsPatch: false, Bytes, MinChunkBytes: 0, ExpectedContinue: false);

    private UploadPlan Plan() => new(_habits, Bytes);

    private static CopyFailure Refusal(int? status) => new(CopyFailure.TargetRefused, "no", IsWorthRetrying: false) { Status = status };
}

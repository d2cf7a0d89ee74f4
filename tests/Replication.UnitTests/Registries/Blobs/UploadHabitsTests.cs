using Microsoft.Extensions.Time.Testing;
using Replication.Registries.Blobs;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

public sealed class UploadHabitsTests
{
    private const long Blob = 20 << 20;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_smallest_refused_size_is_where_patches_begin()
    {
        var habits = Habits();
        Assert.False(habits.WantsPatch(long.MaxValue - 1));

        habits.RefusedPut(500);
        habits.RefusedPut(900);
        Assert.False(habits.WantsPatch(499));
        Assert.True(habits.WantsPatch(500));
        habits.RefusedPut(100);
        Assert.True(habits.WantsPatch(100));
    }

    [Fact]
    public void What_is_too_long_is_sent_in_a_shorter_kind_of_request_until_there_is_none()
    {
        var habits = Habits();
        Assert.Equal(Blob, habits.PartOf(Blob, 0));

        Assert.True(habits.Refused(413, Put(Blob)));
        Assert.True(habits.WantsPatch(Blob));
        Assert.Equal(Blob, habits.PartOf(Blob, 0));
        Assert.True(habits.Refused(413, Patch(Blob)));
        Assert.Equal(8 << 20, habits.PartOf(Blob, 0));
        Assert.Equal(10 << 20, habits.PartOf(Blob, 10 << 20));
        Assert.True(habits.Refused(413, Patch(8 << 20)));
        Assert.Equal(1 << 20, habits.PartOf(Blob, 0));
        Assert.Equal(5, habits.PartOf(5, 0));
        Assert.False(habits.Refused(413, Patch(1 << 20)));
    }

    [Theory]
    [InlineData(413)]
    [InlineData(405)]
    [InlineData(411)]
    public void Refusals_of_puts_that_went_together_teach_one_thing(int status)
    {
        var habits = Habits();

        for (var i = 0; i < 4; i++)
            Assert.True(habits.Refused(status, Put(Blob)));

        Assert.True(habits.WantsPatch(Blob));
        Assert.Equal(Blob, habits.PartOf(Blob, 0));
    }

    [Fact]
    public void Refusals_of_parts_that_went_together_teach_one_thing()
    {
        var habits = Habits();
        habits.RefusedPut(Blob);

        for (var i = 0; i < 4; i++)
            Assert.True(habits.Refused(413, Patch(Blob)));

        Assert.Equal(8 << 20, habits.PartOf(Blob, 0));
    }

    [Fact]
    public void Refusals_of_expectations_that_went_together_teach_one_thing()
    {
        var habits = Habits();

        for (var i = 0; i < 4; i++)
            Assert.True(habits.Refused(417, Put(Blob) with { AskedFirst = true }));

        Assert.False(habits.AnswersExpectations);
        Assert.False(habits.Refused(417, Put(Blob)));
    }

    [Theory]
    [InlineData(413, true, 8_000_000, 8_000_000)]
    [InlineData(413, false, 0, 0)]
    [InlineData(405, false, 0, 0)]
    [InlineData(405, true, 8_000_000, 0)]
    [InlineData(403, false, 8_000_000, 0)]
    public void Where_there_is_no_other_way_a_refusal_is_final(int status, bool isPatch, long bytes, long minChunkBytes) =>
        Assert.False(Habits().Refused(status, new SentPart(isPatch, bytes, minChunkBytes, AskedFirst: false)));

    [Fact]
    public void Two_silences_that_came_together_are_one()
    {
        var habits = Habits();
        var together = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));

        habits.LeftExpectationUnanswered(together);
        habits.LeftExpectationUnanswered(together);
        Assert.True(habits.AnswersExpectations);
        habits.LeftExpectationUnanswered(_time.GetTimestamp());
        Assert.False(habits.AnswersExpectations);
    }

    [Fact]
    public void What_may_have_been_a_bad_moment_is_not_held_against_a_registry_for_ever()
    {
        var habits = Habits();
        habits.BrokeAtMount(_time.GetTimestamp());
        Assert.True(habits.TakesMounts);
        _time.Advance(TimeSpan.FromMinutes(1));
        habits.BrokeAtMount(_time.GetTimestamp());
        habits.LostSession();
        habits.MissedSelfMount();
        Assert.False(habits.TakesMounts || habits.KeepsSessions || habits.TakesSelfMounts);

        _time.Advance(TimeSpan.FromMinutes(30));

        Assert.True(habits.TakesMounts && habits.KeepsSessions && habits.TakesSelfMounts);
    }

    [Theory]
    [InlineData("https://firm.azurecr.io", 20_000_000, true)]
    [InlineData("https://firm.azurecr.cn", 20_000_000, true)]
    [InlineData("https://firm.azurecr.us", 20_000_000, true)]
    [InlineData("https://firm.azurecr.io", 1_000_000, false)]
    [InlineData("https://firm.example", 20_000_000, false)]
    public void Azure_is_known_to_want_patches_for_large_blobs(string endpoint, long bytes, bool wantsPatch) =>
        Assert.Equal(wantsPatch, new UploadHabits(new Uri(endpoint), _time).WantsPatch(bytes));

    private UploadHabits Habits() => new(new Uri("https://registry.example"), _time);

    private static SentPart Put(long bytes) => new(IsPatch: false, bytes, MinChunkBytes: 0, AskedFirst: false);

    private static SentPart Patch(long bytes) => new(IsPatch: true, bytes, MinChunkBytes: 0, AskedFirst: false);
}

using Replication.Contracts.History;
using Replication.Contracts.Stores;
using Replication.Coordination.History;
using Xunit;

namespace Replication.UnitTests.Coordination.History;

public sealed class StatsQueryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 34, 56, TimeSpan.Zero);

    [Fact]
    public void Without_parameters_it_is_the_last_hour_by_minutes()
    {
        var query = Read();

        Assert.Equal((At("2026-03-10T11:34:00Z"), At("2026-03-10T12:35:00Z")), (query.From, query.To));
        Assert.Equal((TimeSpan.FromMinutes(1), StatsBy.Total), (query.Step, query.By));
    }

    [Theory]
    [InlineData("2026-03-10T00:00:00Z", null, 10)]
    [InlineData("2026-03-09T12:00:00Z", null, 15)]
    [InlineData("2026-03-03T12:00:00Z", null, 120)]
    [InlineData("2026-02-10T12:00:00Z", null, 360)]
    [InlineData("2025-01-01T00:00:00Z", null, 1440)]
    [InlineData("2026-03-10T12:00:00Z", "3h", 180)]
    public void The_step_has_a_length_that_suits_the_time(string from, string? step, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Read(from, step: step).Step);

    [Fact]
    public void The_time_is_extended_to_whole_steps()
    {
        var query = Read("2026-03-10T01:10:00+01:00", "2026-03-10T06:00:01Z", "3h", "rule");

        Assert.Equal((At("2026-03-10T00:00:00Z"), At("2026-03-10T09:00:00Z")), (query.From, query.To));
        Assert.Equal(StatsBy.Rule, query.By);
    }

    [Theory]
    [InlineData("10m", HistorySpan.Minute)]
    [InlineData("90m", HistorySpan.Minute)]
    [InlineData("60m", HistorySpan.Hour)]
    [InlineData("1d", HistorySpan.Hour)]
    public void Steps_of_hours_read_hours(string step, HistorySpan span) => Assert.Equal(span, Read(step: step).Span);

    [Theory]
    [InlineData("yesterday", null, null, null, "from: 'yesterday' is no time")]
    [InlineData(null, "", null, null, "to: '' is no time")]
    [InlineData("2026-03-10T12:00:00Z", "2026-03-10T12:00:00Z", null, null, "is not before to")]
    [InlineData(null, null, "30s", null, "'30s' is no step; allowed: whole minutes")]
    [InlineData(null, null, "2d", null, "'2d' is no step")]
    [InlineData(null, null, "90s", null, "'90s' is no step")]
    [InlineData(null, null, "quick", null, "'quick' is no step")]
    [InlineData(null, null, null, "tag", "'tag' is no by; allowed: total, rule, target, instance, region")]
    [InlineData("2026-03-08T12:00:00Z", null, "1m", null, "and at most 1500 are allowed; choose step=2m, or a shorter time")]
    [InlineData("2026-01-01T00:00:00Z", null, "1h", null, "choose step=2h, or a shorter time")]
    [InlineData("2001-01-01T00:00:00Z", null, "1d", null, "choose a shorter time")]
    [InlineData("2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z", "1m", null, "steps of minutes are kept for 3 days; choose step=1h")]
    public void A_wrong_or_too_large_question_is_refused_with_a_remedy(string? from, string? to, string? step, string? by, string problem)
    {
        var (query, message) = StatsQuery.Read(from, to, step, by, new RetentionTimes(), Now);

        Assert.Null(query);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    private static StatsQuery Read(string? from = null, string? to = null, string? step = null, string? by = null)
    {
        var (query, problem) = StatsQuery.Read(from, to, step, by, new RetentionTimes(), Now);
        Assert.Null(problem);
        return query!;
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.WebConsole.Parts;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class BackfillPartTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly BackfillDocument Running = new()
    {
        Id = Guid.Empty,
        Rule = "r",
        RuleName = "rule",
        Source = "a",
        Targets = ["b"],
        DryRun = false,
        Thorough = false,
        Status = BackfillStatus.Running,
        Found = 0,
        Done = 0,
        AlreadyThere = 0,
        Failed = 0,
        Canceled = 0,
        Missing = 0,
        Open = 0,
        RepositoriesSeen = 0,
        TagsSeen = 0,
        Unreadable = 0,
        CreatedAt = Now,
    };

    [Theory]
    [InlineData(true, null, null, """{"dryRun":true}""")]
    [InlineData(false, " ", " ", """{"dryRun":false}""")]
    [InlineData(true, "team/a, team/b", null, """{"dryRun":true,"repositories":["team/a","team/b"]}""")]
    [InlineData(true, "team/a\nteam/b,,", "", """{"dryRun":true,"repositories":["team/a","team/b"]}""")]
    [InlineData(false, null, "2h", """{"dryRun":false,"since":"2026-01-31T10:00:00Z"}""")]
    [InlineData(false, null, " 2026-01-01T00:00:00Z ", """{"dryRun":false,"since":"2026-01-01T00:00:00Z"}""")]
    [InlineData(false, null, "soon", """{"dryRun":false,"since":"soon"}""")]
    public void A_request_contains_what_was_written(bool dryRun, string? repositories, string? since, string expected) =>
        Assert.Equal(expected, NewBackfill.Of(dryRun, repositories, since, Now).ToJsonString());

    [Fact]
    public void What_a_dry_run_found_is_copied_within_the_same_limits()
    {
        var dryRun = Running with { DryRun = true, Thorough = true, Repositories = [RepositoryName.Parse("team/a")], Since = Now };

        Assert.Equal(
            """{"dryRun":false,"thorough":true,"repositories":["team/a"],"since":"2026-01-31T12:00:00.0000000Z"}""",
            NewBackfill.Of(dryRun).ToJsonString());
        Assert.Equal("""{"dryRun":false,"thorough":false}""", NewBackfill.Of(Running).ToJsonString());
    }

    [Theory]
    [InlineData(BackfillStatus.Pending, 0, 0, 0)]
    [InlineData(BackfillStatus.Running, 0, 0, 0)]
    [InlineData(BackfillStatus.Running, 8, 2, 50)]
    [InlineData(BackfillStatus.Running, 4, 2, 100)]
    [InlineData(BackfillStatus.Running, 2, 2, 100)]
    [InlineData(BackfillStatus.Succeeded, 0, 0, 100)]
    [InlineData(BackfillStatus.Canceled, 100, 1, 100)]
    public void Progress_counts_each_image_with_a_result(BackfillStatus status, long found, long each, int percent) => Assert.Equal(
        percent, (Running with { Status = status, Found = found, Done = each, AlreadyThere = each }).Percent());
}

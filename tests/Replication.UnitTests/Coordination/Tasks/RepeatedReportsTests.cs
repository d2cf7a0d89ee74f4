using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Coordination.Tasks;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Tasks;

public sealed class RepeatedReportsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Report = Guid.NewGuid();

    [Theory]
    // A later attempt reads the source tag again.
    [InlineData("pending", true, (int)ReportKind.Repeat)]
    [InlineData("pending", false, (int)ReportKind.Repeat)]
    [InlineData("pending other", true, (int)ReportKind.Repeat)]
    // A running task copies the same digest, or compares again after its attempt, which may have read the source tag already.
    [InlineData("running", true, (int)ReportKind.Repeat)]
    [InlineData("running other", true, (int)ReportKind.New)]
    [InlineData("running", false, (int)ReportKind.CompareAgain)]
    [InlineData("running other", false, (int)ReportKind.New)]
    [InlineData("succeeded running", false, (int)ReportKind.CompareAgain)]
    [InlineData("running succeeded", false, (int)ReportKind.CompareAgain)]
    [InlineData("succeeded failed", false, (int)ReportKind.New)]
    // No other image ever had the tag.
    [InlineData("succeeded", true, (int)ReportKind.Repeat)]
    [InlineData("succeeded succeeded", true, (int)ReportKind.Repeat)]
    // A → B → A: the third push is no repeat of the first, whatever the result of the second.
    [InlineData("succeeded other", true, (int)ReportKind.New)]
    [InlineData("other succeeded", true, (int)ReportKind.New)]
    [InlineData("succeeded other", false, (int)ReportKind.New)]
    // Without a digest, two pushes within one second cannot be distinguished.
    [InlineData("succeeded", false, (int)ReportKind.CompareAgain)]
    [InlineData("other succeeded", false, (int)ReportKind.CompareAgain)]
    [InlineData("canceled", true, (int)ReportKind.New)]
    [InlineData("failed", true, (int)ReportKind.New)]
    [InlineData("failed", false, (int)ReportKind.New)]
    [InlineData("", true, (int)ReportKind.New)]
    [InlineData("other", true, (int)ReportKind.New)]
    public void A_report_is_a_repeat_only_where_its_push_cannot_be_lost(string known, bool hasDigest, int expected)
    {
        var tasks = known.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((it, i) => it == "other" ? Task(i, hasDigest, "succeeded", Guid.NewGuid()) : Task(i, hasDigest, it, Report))
            .ToList();

        Assert.Equal((ReportKind)expected, RepeatedReports.Compare(Task(9, hasDigest, "pending", Report), tasks).Known);
    }

    [Theory]
    [InlineData("pending", false, (int)ReportKind.Repeat)]
    [InlineData("held", false, (int)ReportKind.Repeat)]
    // The waiting task is for the image that the tag named after the first report.
    [InlineData("pending", true, (int)ReportKind.New)]
    [InlineData("running", false, (int)ReportKind.New)]
    [InlineData("running", true, (int)ReportKind.New)]
    [InlineData("succeeded", true, (int)ReportKind.New)]
    public void A_report_without_a_digest_is_no_repeat_when_its_image_has_to_wait_for_an_age_of_its_own(
        string known, bool wasRead, int expected)
    {
        var minAge = new Duration(TimeSpan.FromDays(1));
        var planned = Task(9, hasDigest: false, "pending", Report) with { MinAge = minAge };

        Assert.Equal(
            (ReportKind)expected, RepeatedReports.Compare(planned, [Task(0, wasRead, known, Report) with { MinAge = minAge }]).Known);
    }

    [Fact]
    public void A_message_that_is_delivered_again_plans_its_own_task_again()
    {
        var planned = Task(1, hasDigest: true, "pending", Report);

        Assert.Equal((ReportKind.New, null), RepeatedReports.Compare(planned, [planned, Task(0, hasDigest: true, "pending", Report)]));
    }

    [Fact]
    public void A_deletion_is_no_repeat_of_a_push() =>
        Assert.Equal(ReportKind.New, RepeatedReports.Compare(
            Task(1, hasDigest: false, "pending", Report) with { Action = TaskAction.DeleteTag },
            [Task(0, hasDigest: true, "succeeded", Report)]).Known);

    private static ReplicationTask Task(int seconds, bool hasDigest, string status, Guid report)
    {
        var task = SampleTasks.Pending(Noon.AddSeconds(seconds));
        return task with
        {
            Status = Enum.Parse<ReplicationStatus>(status, ignoreCase: true),
            ReportId = report,
            Source = task.Source with { Digest = hasDigest ? Digest.Sha256Of("a"u8) : null }
        };
    }
}

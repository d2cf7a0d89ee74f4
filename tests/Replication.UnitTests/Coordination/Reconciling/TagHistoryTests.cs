using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Reconciling;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Reconciling;

public sealed class TagHistoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly Digest Wanted = Digest.Sha256Of("wanted"u8);
    private static readonly RuleSpec Rule = new()
    {
        Name = "team",
        Source = "hangzhou",
        Level = RuleLevel.Namespace,
        TagFilter = ".*",
        Artifacts = ["image"],
        Tags = new TagLists { Latest = 2, LatestBy = LatestOrder.PushTime },
    };

    private static readonly TaskSource Source = new("hangzhou", RepositoryName.Parse("team/app"), Tag.Parse("v1"), Wanted);

    [Theory]
    [InlineData("", "")]
    [InlineData("pending wanted", "open reported")]
    [InlineData("held wanted", "open reported")]
    [InlineData("running other", "open")]
    [InlineData("young wanted", "open reported")]
    [InlineData("young unread", "open")]
    // The tag moved during the wait.
    [InlineData("young other", "")]
    [InlineData("pending unread", "open")]
    [InlineData("succeeded wanted", "reported arrived")]
    [InlineData("failed wanted", "reported leftAlone")]
    [InlineData("failed unread", "leftAlone")]
    [InlineData("failed other", "")]
    [InlineData("failedLongAgo wanted", "reported")]
    [InlineData("canceledByUser wanted", "reported leftAlone")]
    [InlineData("canceledWithRule wanted", "reported")]
    [InlineData("filtered wanted", "reported leftAlone")]
    [InlineData("filteredByOtherTypes wanted", "reported")]
    [InlineData("pushedBeforeOthers wanted", "reported leftAlone")]
    // The rule copies another number of tags now.
    [InlineData("pushedBeforeMore wanted", "reported")]
    // The list of tags says which versions are the newest now.
    [InlineData("olderVersion wanted", "reported")]
    [InlineData("skipped wanted", "")]
    [InlineData("superseded wanted", "reported")]
    [InlineData("superseded wanted, failed wanted", "reported leftAlone")]
    [InlineData("succeeded other, failed wanted", "reported leftAlone")]
    [InlineData("succeeded wanted, failed wanted", "reported arrived")]
    [InlineData("deleted, succeeded wanted", "reported arrived deleted")]
    [InlineData("succeeded wanted, deleted", "reported arrived")]
    [InlineData("referrers wanted", "")]
    [InlineData("pending elsewhere", "open")]
    [InlineData("failed elsewhere", "")]
    [InlineData("endedSince wanted", "open reported arrived")]
    public void The_tasks_of_a_target_tag_say_what_happened_to_an_image(string tasks, string expected)
    {
        var newestFirst = tasks.Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(static (it, index) => TaskOf(it, Now.AddHours(-1 - index)))
            .ToList();

        var history = TagHistory.Of(newestFirst, Source, Rule, askedAt: Now.AddSeconds(-1), failedSince: Now.AddDays(-1));

        Assert.Equal(expected, string.Join(' ', new[]
        {
            (history.IsOpen, "open"), (
                history.WasReported, "reported"), (history.IsLeftAlone, "leftAlone"), (history.HasArrived, "arrived"),
            (history.WasDeleted, "deleted"),
        }.Where(static it => it.Item1).Select(static it => it.Item2)));
    }

    private static ReplicationTask TaskOf(string text, DateTimeOffset at)
    {
        var words = text.Split(' ');
        var image = words.ElementAtOrDefault(1);
        var task = SampleTasks.Pending(at) with
        {
            Source = Source with
            {
                Digest = image switch
                {
                    "unread" => null,
                    "other" => Digest.Sha256Of("other"u8),
                    _ => Wanted,
                },
                Tag = Tag.Parse(image == "elsewhere" ? "elsewhere" : "v1"),
            },
            FinishedAt = at,
        };
        return words[0] switch
        {
            "pending" => task with { FinishedAt = null },
            "young" => (task with { FinishedAt = null, NotBefore = Now.AddDays(1) }).WaitingForAge(Now),
            "held" => task with { Status = ReplicationStatus.Held, FinishedAt = null },
            "running" => task with { Status = ReplicationStatus.Running, FinishedAt = null },
            "failed" => task with { Status = ReplicationStatus.Failed, Issue = new TaskIssue("denied", "no") },
            // It brought the image after the target had been asked.
            "endedSince" => task with { Status = ReplicationStatus.Succeeded, FinishedAt = Now },
            "failedLongAgo" => task with { Status = ReplicationStatus.Failed, FinishedAt = Now.AddDays(-2) },
            "canceledByUser" => task with { Status = ReplicationStatus.Canceled, Issue = new TaskIssue(TaskIssue.Canceled, "by 'ci'") },
            "canceledWithRule" => task with { Status = ReplicationStatus.Canceled, Issue = new TaskIssue("ruleDeleted", "gone") },
            "filtered" => Filtered(task, "image"),
            "filteredByOtherTypes" => Filtered(task, "helm"),
            "pushedBeforeOthers" => NotAmongLatest(task, 2, LatestOrder.PushTime),
            "pushedBeforeMore" => NotAmongLatest(task, 1, LatestOrder.PushTime),
            "olderVersion" => NotAmongLatest(task, 2, LatestOrder.Semver),
            "skipped" => task with { Status = ReplicationStatus.Canceled, Issue = new TaskIssue(TaskIssue.RulePaused, "paused") },
            "superseded" => task with { Status = ReplicationStatus.Canceled, Outcome = TaskOutcome.Superseded },
            "deleted" => task with
            {
                Action = TaskAction.DeleteTag,
                Status = ReplicationStatus.Succeeded,
                Outcome = TaskOutcome.Deleted,
            },
            "referrers" => task with { Action = TaskAction.Referrers, Status = ReplicationStatus.Succeeded },
            _ => task with { Status = ReplicationStatus.Succeeded, Outcome = TaskOutcome.Copied },
        };
    }

    private static ReplicationTask NotAmongLatest(ReplicationTask task, int count, LatestOrder order) => task with
    {
        Status = ReplicationStatus.Canceled,
        Outcome = TaskOutcome.Filtered,
        Issue = new TaskIssue(TaskIssue.NotAmongLatest, "others are newer"),
        Latest = new LatestTags(".*", new TagLists { Latest = count, LatestBy = order }, []),
    };

    private static ReplicationTask Filtered(ReplicationTask task, string type) => task with
    {
        Status = ReplicationStatus.Canceled,
        Outcome = TaskOutcome.Filtered,
        Issue = new TaskIssue(TaskIssue.ArtifactFiltered, "another type"),
        Artifacts = [type],
    };
}

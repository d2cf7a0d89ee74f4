using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Copying;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Copying;

/// <summary>
/// Tasks are written as <c>[&lt;|&gt;]tag:kind</c>: before or after the judged task, whose tag is <c>v1</c>. Newest first.
/// </summary>
public sealed class LaterPushesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly LatestTags Latest = new(".*", new TagLists { Latest = 2, LatestBy = LatestOrder.PushTime }, []);

    [Theory]
    [InlineData("", 0)]
    [InlineData(">v2:automatic", 1)]
    [InlineData(">v3:reconcile >v2:automatic", 2)]
    [InlineData("<v2:automatic", 0)]
    // The same tag, pushed again.
    [InlineData(">v1:automatic", 0)]
    [InlineData(">v2:automatic >v2:automatic", 1)]
    // What is copied later without a push.
    [InlineData(">v2:backfill", 0)]
    [InlineData(">v2:manual", 0)]
    [InlineData(">v2:repair", 0)]
    [InlineData(">v2:referrers", 0)]
    // The tag was deleted after its push, or is no place in the list.
    [InlineData(">v2:deletion >v2:automatic", 0)]
    [InlineData(">v2:automatic >v2:deletion", 1)]
    [InlineData(">v2:otherType", 0)]
    [InlineData(">sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.sig:automatic", 0)]
    [InlineData(">v2:elsewhere", 0)]
    // A push that waits, failed or was itself one of too many is a push.
    [InlineData(">v2:failed", 1)]
    [InlineData(">v2:notAmongLatest", 1)]
    public void Each_tag_that_was_pushed_later_counts_once(string others, int expected)
    {
        var later = new LaterPushes(Task("v1", "automatic", 5));

        foreach (var other in others.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            later.Add(Task(other[1..].Split(':')[0], other.Split(':')[1], other[0] == '<' ? 1 : 9));

        Assert.Equal(expected, later.Count);
    }

    private static ReplicationTask Task(string tag, string kind, int seconds)
    {
        var task = SampleTasks.Pending(Noon.AddSeconds(seconds));
        task = task with { Source = task.Source with { Tag = Tag.Parse(tag) }, Trigger = TaskTrigger.Automatic, Latest = Latest };
        return kind switch
        {
            "reconcile" => task with { Trigger = TaskTrigger.Reconcile },
            "backfill" => task with { Trigger = TaskTrigger.Backfill },
            "manual" => task with { Trigger = TaskTrigger.Manual },
            "repair" => task with { Trigger = TaskTrigger.Reconcile, Latest = null },
            "referrers" => task with { Action = TaskAction.Referrers },
            "deletion" => task with { Action = TaskAction.DeleteTag },
            "otherType" => Ended(task, ReplicationStatus.Canceled, TaskIssue.ArtifactFiltered),
            "notAmongLatest" => Ended(task, ReplicationStatus.Canceled, TaskIssue.NotAmongLatest),
            "failed" => Ended(task, ReplicationStatus.Failed, "denied"),
            "elsewhere" => task with { Source = task.Source with { Repository = RepositoryName.Parse("team/other") } },
            _ => task,
        };
    }

    private static ReplicationTask Ended(ReplicationTask task, ReplicationStatus status, string code) =>
        task with { Status = status, Issue = new TaskIssue(code, "ended") };
}

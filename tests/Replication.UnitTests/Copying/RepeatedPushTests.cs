using Replication.Contracts;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Copying;

public sealed class RepeatedPushTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly Duration Day = new(TimeSpan.FromDays(1));
    private static readonly DateTimeOffset Now = Start.AddSeconds(10);
    private static readonly ReplicationTask Older = SampleTasks.Pending(Start).WithDigest("one");
    private static readonly ReplicationTask Newer = SampleTasks.Pending(Start.AddSeconds(1)).WithDigest("one");

    public static TheoryData<string, ReplicationTask, ReplicationTask, bool> Cases => new()
    {
        { "the same image", Older, Newer, true },
        { "another image", Older, Newer.WithDigest("two"), false },
        { "the newer one reads the tag", Older, Newer.WithDigest(null), true },
        { "the newer one reads the tag, and its image has to wait", Older, Newer.WithDigest(null) with { MinAge = Day }, false },
        { "the newer one reads the tag again", Older, Newer.WithDigest("two") with { DigestFromTag = true }, true },
        { "both read the tag", Older.WithDigest(null), Newer.WithDigest(null), true },
        { "only the older one reads the tag", Older.WithDigest(null), Newer, false },
        { "the older one failed before", Older with { Attempt = 3, Issue = SampleTasks.Issue }, Newer, true },
        { "the newer one failed before and is due", Older, Newer with { Attempt = 1, NextAttemptAt = Now }, true },
        { "the newer one is not due", Older, Newer with { NextAttemptAt = Now.AddTicks(1) }, false },
        { "the newer one is to be canceled", Older, Newer with { Cancellation = new("ci", Now, SampleTasks.Issue) }, false },
        { "the newer one is running", Older, Newer with { Status = ReplicationStatus.Running }, false },
        { "the newer one has succeeded", Older, Newer with { Status = ReplicationStatus.Succeeded }, false },
        { "the newer one is held", Older, Newer with { Status = ReplicationStatus.Held }, false },
        { "a user retried the older one", Older with { RetriedAt = Start }, Newer, false },
        { "the result of the older one was overwritten", Older with { Redone = SampleTasks.Issue }, Newer, false },
        { "the order is the other way round", Newer, Older, false },
        { "the older one has waited for long", Older with { CreatedAt = Now - RepeatedPush.MaxWait }, Newer, false },
        { "another rule", Older, Newer with { Rule = "other" }, false },
        { "no rule", Older with { Rule = null }, Newer with { Rule = null }, false },
        { "another target", Older, Newer with { Target = Newer.Target with { Instance = "osaka" } }, false },
        { "another source", Older, Newer.FromElsewhere(), false },
        { "a person waits for the older one", Older with { Trigger = TaskTrigger.Manual }, Newer, false },
        { "the newer one belongs to a backfill", Older, Newer with { Trigger = TaskTrigger.Backfill }, false },
        { "a removal", Older, Newer with { Action = TaskAction.DeleteTag }, false },
        { "referrers", Older, Newer with { Action = TaskAction.Referrers }, false },
        { "the newer one is less urgent", Older, Newer with { Priority = TaskPriority.Lowest }, false },
        { "the newer one may not overwrite", Older, Newer with { Override = false }, false },
        { "the newer one copies no referrers", Older, Newer with { Referrers = false }, false },
        { "the newer one copies fewer platforms", Older, Newer with { Platforms = ["linux/amd64"] }, false },
        { "the newer one copies other types", Older, Newer with { Artifacts = ["helm"] }, false },
        { "the newer one copies fewer versions", Older, Newer with { Latest = new("v.*", new TagLists { Latest = 2 }, []) }, false },
        {
            "the newest tags are others",
            Older with { Latest = new("v.*", new TagLists { Latest = 2 }, []) },
            Newer with { Latest = new("v.*", new TagLists { Latest = 2, LatestBy = LatestOrder.PushTime }, []) },
            false
        },
        { "the same platforms", Older with { Platforms = ["linux/amd64"] }, Newer with { Platforms = ["linux/amd64"] }, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_newer_task_that_waits_and_does_the_same_work_covers_an_older_one(
        string name, ReplicationTask older, ReplicationTask newer, bool isCovered)
    {
        Assert.NotNull(name);
        Assert.Equal(isCovered, RepeatedPush.IsCoveredBy(older, newer, Now));
    }
}

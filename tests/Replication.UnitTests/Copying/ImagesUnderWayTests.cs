using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Copying;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Copying;

public sealed class ImagesUnderWayTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly Digest Subject = Digest.Sha256Of("subject"u8);

    private static readonly ReplicationTask Referrer =
        SampleTasks.Pending(Noon, SampleTasks.Target with { Tag = ReferrersTag.Of(Subject) }).FromElsewhere(ReferrersTag.Of(Subject).Text);

    [Theory]
    // The referrers of an index include those of its manifests.
    [InlineData("pending other", true)]
    [InlineData("held other", true)]
    [InlineData("running other", true)]
    [InlineData("pending other awaited", false)]
    [InlineData("held other awaited", false)]
    // The attempt may have read the referrers before the new one was pushed.
    [InlineData("running other awaited", true)]
    [InlineData("running subject awaited", true)]
    [InlineData("pending subject awaited", true)]
    [InlineData("held subject awaited", true)]
    [InlineData("pending unknown awaited", true)]
    [InlineData("pending outdated awaited", true)]
    [InlineData("running subject elsewhere", false)]
    [InlineData("running subject referrers", false)]
    [InlineData("running subject deletion", false)]
    [InlineData("running subject verify", true)]
    [InlineData("running signature verify", false)]
    [InlineData("running signature", true)]
    public void A_referrer_waits_for_the_tasks_that_may_copy_its_subject(string open, bool expected)
    {
        var task = SampleTasks.Pending(Noon);
        foreach (var word in open.Split(' '))
        {
            task = word switch
            {
                "pending" => task,
                "held" => task with { Status = ReplicationStatus.Held },
                "running" => task with { Status = ReplicationStatus.Running },
                "other" => task.WithDigest("other"),
                "subject" => task.WithDigest("subject"),
                "unknown" => task.WithDigest(null),
                "outdated" => task.WithDigest("other") with { DigestFromTag = true },
                "awaited" => task with { AwaitsSignatureSince = Noon },
                "elsewhere" => task with { Target = task.Target with { Repository = RepositoryName.Parse("team/other") } },
                "referrers" => task with { Action = TaskAction.Referrers },
                "deletion" => task with { Action = TaskAction.DeleteTag },
                "verify" => task with { Verify = true },
                "signature" => task.FromElsewhere($"{ReferrersTag.Of(Subject)}.sig"),
                _ => throw new ArgumentOutOfRangeException(nameof(open), word, "unknown word"),
            };
        }

        Assert.Equal(expected, ImagesUnderWay.MayCopy(task, Referrer, Subject));
    }
}

using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Rules;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Rules;

public sealed class RuleRunTests
{
    private static readonly ReplicationRule Manual = Rule("r", "a", "b") with
    {
        Trigger = RuleTrigger.Manual,
        TagFilter = "v.*",
        TargetNamespace = "mirror",
        Priority = 2
    };

    [Fact]
    public void One_task_for_each_target_has_the_settings_of_the_rule()
    {
        var batch = Guid.NewGuid();

        var tasks = RuleRunEndpoints.TasksOf(
            Manual with { Target = null, Targets = ["b", "c"] }, Image("team/app", "v1"), batch, Noon);

        Assert.Equal(
            ["b/mirror/app:v1", "c/mirror/app:v1"],
            tasks.Select(static it => $"{it.Target.Instance}/{it.Target.Repository}:{it.Target.Tag}"));
        Assert.All(tasks, it => Assert.Equal(
            (batch, "r", TaskTrigger.Manual, 2, ReplicationStatus.Pending, Noon),
            (it.Batch, it.Rule, it.Trigger, it.Priority, it.Status, it.OrderedAt)));
    }

    [Theory]
    [InlineData("team/app", "v1", "")]
    [InlineData("other/app", "v1", "run.repository")]
    [InlineData("team/app", "latest", "run.tag")]
    [InlineData("other/app", "latest", "run.repository,run.tag")]
    public void The_rule_must_cover_the_image(string repository, string tag, string codes) => Assert.Equal(
        codes, string.Join(',', RuleRunEndpoints.FindOutside(Manual, Image(repository, tag)).Select(static it => it.Code)));

    [Fact]
    public void The_reconciler_reads_the_source_of_a_polling_rule()
    {
        var polling = Rule("r", "a", "b") with { Trigger = RuleTrigger.Poll, Poll = new Duration(TimeSpan.FromMinutes(15)) };

        Assert.Equal(TimeSpan.FromMinutes(15), polling.ReconcileInterval);
        Assert.Null(Manual.ReconcileInterval);
    }

    private static RuleRunRequest Image(string repository, string tag) => new(RepositoryName.Parse(repository), Tag.Parse(tag));
}

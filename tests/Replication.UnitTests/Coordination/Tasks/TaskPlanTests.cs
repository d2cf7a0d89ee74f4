using System.Globalization;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Rules;
using Replication.Coordination.Tasks;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Tasks;

public sealed class TaskPlanTests
{
    private static readonly Digest Subject = Digest.Sha256Of("image"u8);

    private static readonly ImagePushed Push = new()
    {
        PushId = Guid.NewGuid(),
        Instance = "a",
        Repository = RepositoryName.Parse("team/app"),
        Tag = Tag.Parse("v1"),
        PushedAt = Noon,
        ReceivedAt = Noon.AddSeconds(1),
    };

    [Fact]
    public void One_push_makes_one_task_per_target_in_one_batch()
    {
        ReplicationRule[] matches = [Rule("one", "a", "b"), Rule("two", "a", "c"), Rule("three", "a", "c")];

        var tasks = TaskPlan.For(Push, matches, Noon);

        Assert.Equal(["one", "two"], tasks.Select(it => it.Rule));
        Assert.All(tasks, it => Assert.Equal(Push.PushId, it.Batch));
    }

    [Fact]
    public void A_rule_with_several_targets_makes_a_task_for_each()
    {
        var rule = Rule("one", "a", "b") with { Target = null, Targets = ["b", "c"] };

        var tasks = TaskPlan.For(Push, [rule, Rule("two", "a", "c")], Noon);

        Assert.Equal([("one", "b"), ("one", "c")], tasks.Select(it => (it.Rule, it.Target.Instance)));
        Assert.Equal(2, tasks.Select(it => it.Id).Distinct().Count());
        Assert.Equal(
            ["b", "c"], TaskPlan.ForReferrer(Push with { Digest = Subject }, Subject, [rule], Noon).Select(it => it.Target.Instance));
    }

    [Fact]
    public void A_rule_that_renames_makes_a_task_for_the_name_at_the_target()
    {
        var task = Assert.Single(TaskPlan.For(
            Push, [Rule("one", "a", "b") with { TargetNamespace = "mirror", TargetRepository = "{namespace}-{repository}" }], Noon));

        Assert.Equal("team/app", task.Source.Repository.Text);
        Assert.Equal("mirror/team-app", task.Target.Repository.Text);
    }

    [Fact]
    public void The_tasks_of_a_held_rule_are_held_and_those_of_a_paused_rule_are_recorded_as_canceled()
    {
        var rule = Rule("one", "a", "b");

        var held = Assert.Single(TaskPlan.For(Push, [rule with { Pause = new RulePause(Noon, "ci", Hold: true) }], Noon));
        var skipped = Assert.Single(TaskPlan.For(Push, [rule with { Pause = new RulePause(Noon, "ci", Hold: false) }], Noon));

        Assert.Equal((ReplicationStatus.Held, null, null), (held.Status, held.Issue, held.FinishedAt));
        Assert.Equal((ReplicationStatus.Canceled, "rulePaused", Noon), (skipped.Status, skipped.Issue?.Code, skipped.FinishedAt));
        Assert.Contains("'ci'", skipped.Issue!.Message, StringComparison.Ordinal);
        Assert.Equal((true, false), (TaskPlan.IsSkipped(skipped), TaskPlan.IsSkipped(held)));
    }

    [Theory]
    // The publisher's clock does not shorten the wait of a push from the future, and a late report does not begin it anew.
    [InlineData(0, 3600)]
    [InlineData(-600, 3000)]
    [InlineData(86_400, 3600)]
    public void A_push_waits_until_it_has_the_minimum_age_of_the_rule(int pushedSeconds, int waitSeconds)
    {
        var rule = Rule("one", "a", "b") with { MinAge = new Duration(TimeSpan.FromHours(1)) };
        var push = Push with { PushedAt = Noon.AddSeconds(pushedSeconds), ReceivedAt = Noon, Digest = Subject };

        var task = Assert.Single(TaskPlan.For(push, [rule], Noon));

        var from = Noon.AddSeconds(waitSeconds);
        Assert.Equal((from, from, "tooYoung", true), (task.NotBefore, task.NextAttemptAt, task.Issue?.Code, task.IsTooYoung));
        Assert.Contains(from.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), task.Issue!.Message, StringComparison.Ordinal);
        Assert.Equal((false, false), (task.AwaitsDigest, task.IsReplacedByOrder));
        // Without a digest, a worker reads at once which image it is. Until then the tag may name the image of a newer push.
        var unread = Assert.Single(TaskPlan.For(push with { Digest = null }, [rule], Noon));
        Assert.Equal((true, true, false, null, null),
            (unread.AwaitsDigest, unread.IsReplacedByOrder, unread.IsTooYoung, unread.NextAttemptAt, unread.Issue));
    }

    [Fact]
    public void What_is_old_enough_or_no_image_does_not_wait()
    {
        var rule = Rule("one", "a", "b") with { MinAge = new Duration(TimeSpan.FromHours(1)), Deletions = true };

        ReplicationTask[] tasks =
        [
            .. TaskPlan.For(Push with { PushedAt = Noon.AddHours(-1) }, [rule], Noon),
            .. TaskPlan.For(Push with { Kind = PushKind.Deletion }, [rule], Noon),
            .. TaskPlan.ForReferrer(Push with { Digest = Subject }, Subject, [rule], Noon),
            .. RuleRunEndpoints.TasksOf(rule, new RuleRunRequest(Push.Repository, Push.Tag!), Guid.NewGuid(), Noon),
        ];

        Assert.Equal(4, tasks.Length);
        Assert.All(tasks, static it => Assert.Equal((null, null), (it.NextAttemptAt, it.Issue)));
    }

    [Fact]
    public void A_held_task_has_its_age_but_does_not_wait_for_it_yet()
    {
        var rule = Rule("one", "a", "b") with
        {
            MinAge = new Duration(TimeSpan.FromHours(1)),
            Pause = new RulePause(Noon, "ci", Hold: true),
        };

        var task = Assert.Single(TaskPlan.For(Push, [rule], Noon));

        Assert.Equal((Noon.AddHours(1), null, null), (task.NotBefore, task.NextAttemptAt, task.Issue));
    }

    [Fact]
    public void The_same_push_plans_the_same_tasks_again()
    {
        var first = TaskPlan.For(Push, [Rule("one", "a", "b")], Noon);
        var second = TaskPlan.For(Push, [Rule("one", "a", "b")], Noon.AddMinutes(1));
        var another = TaskPlan.For(Push with { PushId = Guid.NewGuid() }, [Rule("one", "a", "b")], Noon);

        Assert.Equal(first[0].Id, second[0].Id);
        Assert.NotEqual(first[0].Id, another[0].Id);
    }

    [Fact]
    public void Pushes_are_ordered_by_their_arrival_and_the_publisher_s_clock_is_shown_only()
    {
        foreach (var pushedAt in (DateTimeOffset[])[Noon.AddYears(1), Noon.AddYears(-1)])
        {
            var task = Assert.Single(TaskPlan.For(Push with { PushedAt = pushedAt }, [Rule("one", "a", "b")], Noon.AddMinutes(1)));

            Assert.Equal((Push.ReceivedAt, pushedAt), (task.OrderedAt, task.PushedAt));
        }
    }

    [Fact]
    public void A_receiving_process_with_a_fast_clock_does_not_win_over_later_pushes() =>
        Assert.Equal(
            Noon, Assert.Single(TaskPlan.For(Push with { ReceivedAt = Noon.AddHours(1) }, [Rule("one", "a", "b")], Noon)).OrderedAt);

    [Fact]
    public void A_task_gets_the_options_of_its_rule()
    {
        var task = Assert.Single(TaskPlan.For(
            Push, [Rule("one", "a", "b") with { Priority = 5, Referrers = false, Platforms = ["linux/arm64"], Override = false }], Noon));

        Assert.Equal((TaskAction.Copy, 5, false, false), (task.Action, task.Priority, task.Referrers, task.Override));
        Assert.Equal(["linux/arm64"], task.Platforms);
    }

    [Fact]
    public void A_deleted_tag_matches_only_rules_that_replicate_deletions()
    {
        var removal = Push with { Kind = PushKind.Deletion, Digest = Subject };

        var task = Assert.Single(TaskPlan.For(removal, [Rule("one", "a", "b"), Rule("two", "a", "c") with { Deletions = true }], Noon));

        Assert.Equal((TaskAction.DeleteTag, "two", null), (task.Action, task.Rule, task.Source.Digest));
        Assert.Equal(new TaskTarget("c", Push.Repository, Push.Tag!), task.Target);
    }

    [Fact]
    public void Referrers_of_one_image_share_one_target_key()
    {
        var signature = Push with { Tag = null, Digest = Digest.Sha256Of("signature"u8) };

        var task = Assert.Single(TaskPlan.ForReferrer(signature, Subject, [Rule("one", "a", "b")], Noon));
        var other = Assert.Single(TaskPlan.ForReferrer(Push with { Tag = Tag.Parse("sbom") }, Subject, [Rule("one", "a", "b")], Noon));
        var unread = Assert.Single(TaskPlan.ForReferrer(signature, subject: null, [Rule("one", "a", "b")], Noon));

        Assert.Equal((TaskAction.Referrers, Subject), (task.Action, task.Subject));
        Assert.Equal(task.Target, other.Target);
        Assert.Equal((null, signature.Digest), (unread.Subject, unread.Source.Digest));
        Assert.Empty(TaskPlan.For(signature, [Rule("one", "a", "b")], Noon));
    }
}

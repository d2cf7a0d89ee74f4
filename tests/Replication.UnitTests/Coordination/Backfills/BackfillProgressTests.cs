using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Backfills;
using Replication.Registries;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Backfills;

public sealed class BackfillProgressTests
{
    private static readonly DateTimeOffset Now = Samples.Noon;
    private static readonly BackfillPlace Place = new("a", "team/app", null, "v3");
    private static readonly BackfillOptions Options = new();

    private static readonly Backfill New = new()
    {
        Id = Guid.NewGuid(),
        Rule = Samples.Rule("r", "hangzhou", "tokyo"),
        Status = BackfillStatus.Running,
        CreatedAt = Now,
    };

    [Fact]
    public void The_walk_counts_images_and_opens_tasks_for_missing_ones()
    {
        WalkStep[] steps = [
            Step("v1", repositories: 1), Step("v2", tags: 3), Step("v3"), new(Place, null, TagCount: 2, RepositoryCount: 1)
        ];

        var next = BackfillProgress.Advance(New, steps, [ImageState.AlreadyThere, ImageState.Missing, ImageState.Gone], Now);

        Assert.Equal(new BackfillCounts { Repositories = 2, Tags = 7, Found = 2, AlreadyThere = 1 }, next.Counts);
        Assert.Equal([new OpenImage(RepositoryName.Parse("team/app"), Tag.Parse("v2"), Now)], next.Open);
        Assert.Equal(Place, next.Place);
    }

    [Fact]
    public void A_dry_run_lists_the_images_that_it_counts_as_missing()
    {
        WalkStep[] steps = [Step("v1"), new(Place, null, TagCount: 2), Step("v2"), Step("v3")];
        ImageState[] states = [ImageState.Missing, ImageState.AlreadyThere, ImageState.Missing];

        Digest[] digests = [Digest.Sha256Of("1"u8), Digest.Sha256Of("2"u8), Digest.Sha256Of("3"u8)];

        var missing = BackfillProgress.FindMissing(New with { DryRun = true }, steps, states, digests);

        Assert.Equal([("v1", digests[0]), ("v3", digests[2])], missing.Select(static it => (it.Tag.Text, it.Digest)));
        Assert.Equal(missing.Count, BackfillProgress.Advance(New with { DryRun = true }, steps, states, Now).Counts.Missing);
        Assert.Empty(BackfillProgress.FindMissing(New, steps, states, digests));
    }

    [Fact]
    public void An_image_that_could_not_be_checked_fails_a_dry_run_and_gets_a_task_otherwise()
    {
        WalkStep[] steps = [Step("v1"), Step("v2")];
        ImageState[] states = [ImageState.Missing, ImageState.Unchecked];
        var denied = new CopyFailure(CopyFailure.Denied, "tokyo answered 403", IsWorthRetrying: false);
        var dry = New with { DryRun = true };

        var checkedDry = BackfillProgress.Advance(dry, steps, states, Now, denied);
        var end = BackfillProgress.End(checkedDry with { Place = null }, cancelReason: null, isCanceled: false, Now);

        Assert.Equal((2, 1, 1), (checkedDry.Counts.Found, checkedDry.Counts.Missing, checkedDry.Counts.Failed));
        Assert.Equal(["v1"], BackfillProgress.FindMissing(dry, steps, states, []).Select(static it => it.Tag.Text));
        Assert.Equal((BackfillStatus.Failed, CopyFailure.Denied, denied.Message), (end.Status, end.Issue?.Code, end.Issue?.Message));
        var real = BackfillProgress.Advance(New, steps, states, Now, denied);
        Assert.Equal(["v1", "v2"], real.Open.Select(static it => it.Tag.Text));
        Assert.Null(real.Issue);
    }

    [Fact]
    public void A_dry_run_counts_images_and_creates_no_tasks()
    {
        var next = BackfillProgress.Advance(
            New with { DryRun = true }, [Step("v1"), Step("v2")], [ImageState.AlreadyThere, ImageState.Missing], Now);

        Assert.Equal((2, 1, 1), (next.Counts.Found, next.Counts.AlreadyThere, next.Counts.Missing));
        Assert.Empty(next.Open);
    }

    [Theory]
    [InlineData(ReplicationStatus.Succeeded, TaskOutcome.Copied, "done")]
    [InlineData(ReplicationStatus.Succeeded, TaskOutcome.AlreadyPresent, "alreadyThere")]
    [InlineData(ReplicationStatus.Failed, null, "failed")]
    [InlineData(ReplicationStatus.Failed, TaskOutcome.TagConflict, "failed")]
    [InlineData(ReplicationStatus.Canceled, TaskOutcome.Superseded, "canceled")]
    [InlineData(ReplicationStatus.Canceled, null, "canceled")]
    public void A_finished_task_changes_one_counter_and_is_closed(ReplicationStatus status, TaskOutcome? outcome, string counter)
    {
        var open = Opened("v1", "v2");
        var finished = BackfillTasks.Of(open, open.Open.Take(1), TimeSpan.Zero)
            .Select(it => it with { Status = status, Outcome = outcome })
            .ToList();

        var next = BackfillProgress.Settle(open, finished);

        Assert.Equal(["v2"], next.Open.Select(it => it.Tag.Text));
        Assert.Equal(
            counter,
            string.Join(' ', new[]
            {
                ("done", next.Counts.Done),
                ("alreadyThere", next.Counts.AlreadyThere),
                ("failed", next.Counts.Failed),
                ("canceled", next.Counts.Canceled)
            }.Where(it => it.Item2 == 1).Select(it => it.Item1)));
        // A second report of the same task changes nothing.
        Assert.Equal(next.Counts, BackfillProgress.Settle(next, finished).Counts);
    }

    [Fact]
    public void The_counters_add_up_through_a_whole_life()
    {
        var walked = BackfillProgress.Advance(New, [
            .. Enumerable.Range(0, 9).Select(i => Step($"v{i}"))
        ], [.. Enumerable.Range(0, 9).Select(i => i % 3 == 0 ? ImageState.AlreadyThere : ImageState.Missing)], Now);
        var ends = BackfillTasks.Of(walked, walked.Open, TimeSpan.Zero).Select((it, i) => it with
        {
            Status = i % 2 == 0 ? ReplicationStatus.Failed : ReplicationStatus.Succeeded,
            Outcome = i % 2 == 0 ? null : TaskOutcome.Copied
        });

        var counts = BackfillProgress.Settle(walked, [.. ends]).Counts;

        Assert.Equal((9, 3, 3, 3), (counts.Found, counts.AlreadyThere, counts.Done, counts.Failed));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(30, 60)]
    public void An_interrupted_walk_is_retried_with_exponential_backoff(int attempt, int expectedSeconds)
    {
        var next = BackfillProgress.BreakOff(New with { Attempt = attempt - 1 }, Away(), Now, Options);

        Assert.Equal(Now.AddSeconds(expectedSeconds), next.NextAttemptAt);
        Assert.Equal((BackfillStatus.Running, BackfillPlace.Start, "registryUnavailable"), (next.Status, next.Place, next.Issue!.Code));
        var goingOn = BackfillProgress.Advance(next, [Step("v1")], [ImageState.AlreadyThere], Now);
        Assert.Equal((0, null, null), (goingOn.Attempt, goingOn.NextAttemptAt, goingOn.Issue));
    }

    [Fact]
    public void The_next_attempt_respects_Retry_After() =>
        Assert.Equal(
            Now.AddMinutes(7),
            BackfillProgress.BreakOff(New, Away() with { RetryAfter = TimeSpan.FromMinutes(7) }, Now, Options).NextAttemptAt);

    [Fact]
    public void A_walk_that_fails_permanently_ends_after_its_tasks()
    {
        var broken = BackfillProgress.BreakOff(
            Opened("v1"), new CopyFailure("catalogUnavailable", "name them", IsWorthRetrying: false), Now, Options);

        Assert.Null(broken.Place);
        Assert.Null(broken.NextAttemptAt);
        var end = BackfillProgress.End(broken with { Open = [] }, cancelReason: null, isCanceled: false, Now);
        Assert.Equal((BackfillStatus.Failed, "catalogUnavailable"), (end.Status, end.Issue?.Code));
    }

    public static TheoryData<string, BackfillStatus, string?> Ends => new()
    {
        { "whole", BackfillStatus.Succeeded, null },
        { "failed", BackfillStatus.Failed, "imagesFailed" },
        { "unreadable", BackfillStatus.Failed, "repositoryUnreadable" },
        { "unreadable, then away", BackfillStatus.Failed, "repositoryUnreadable" },
        { "canceled", BackfillStatus.Canceled, null },
        { "ruleDeleted", BackfillStatus.Canceled, "ruleDeleted" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void The_end_status_reports_failed_and_unreadable_items(string how, BackfillStatus status, string? code)
    {
        var backfill = how switch
        {
            "failed" => New with { Counts = new BackfillCounts { Found = 3, Failed = 1 } },
            "unreadable" => BackfillProgress.Advance(
                BackfillProgress.Advance(New, [
                    new WalkStep(Place, null, Unreadable: new CopyFailure(CopyFailure.Denied, "no", false))
                ], [], Now), [Step("v1")], [ImageState.AlreadyThere], Now),
            "unreadable, then away" => BackfillProgress.Advance(
                BackfillProgress.BreakOff(BackfillProgress.Advance(New, [
                    new WalkStep(Place, null, Unreadable: new CopyFailure(CopyFailure.Denied, "no", false))
                ], [], Now), Away(), Now, Options),
                [Step("v1")],
                [ImageState.AlreadyThere],
                Now),
            _ => New,
        };

        var end = BackfillProgress.End(backfill, how == "ruleDeleted"
            ? new TaskIssue("ruleDeleted", "gone")
            : null, how is "canceled" or "ruleDeleted", Now);

        Assert.Equal((status, code, Now), (end.Status, end.Issue?.Code, end.FinishedAt));
        Assert.True(end.IsFinished);
    }

    [Fact]
    public void Ids_of_tasks_follow_from_the_backfill_and_the_target()
    {
        var open = Opened("v1", "v2");

        var tasks = BackfillTasks.Of(open, open.Open, TimeSpan.FromSeconds(5));

        Assert.Equal(
            tasks.Select(it => it.Id),
            BackfillTasks.Of(open, open.Open.Select(it => it with { SeenAt = Now.AddHours(1) }), TimeSpan.Zero).Select(it => it.Id));
        Assert.Equal(open.Open.Select(it => BackfillTasks.IdOf(open, it)), tasks.Select(it => (Guid?)it.Id));
        Assert.Empty(tasks.Select(it => it.Id)
            .Intersect(BackfillTasks.Of(open with { Id = Guid.NewGuid() }, open.Open, TimeSpan.Zero).Select(it => it.Id)));
        Assert.All(tasks, it => Assert.Equal(
            (open.Id, "r", TaskTrigger.Backfill, Now.AddSeconds(-5), null),
            (it.Batch, it.Rule, it.Trigger, it.OrderedAt, it.Source.Digest)));
    }

    [Fact]
    public void Tasks_of_an_import_have_no_rule()
    {
        var open = Opened("v1") with { IsImport = true };

        var task = Assert.Single(BackfillTasks.Of(open, open.Open, TimeSpan.Zero));

        Assert.Equal((TaskTrigger.Import, null, null, 1), (task.Trigger, task.Rule, task.RuleName, task.Priority));
    }

    [Fact]
    public void A_backfill_of_a_changed_rule_ends()
    {
        var rule = New.Rule;

        Assert.Null(RuleDifference.Find(New, rule with { Name = "renamed", Priority = 1 }));
        Assert.Equal("ruleDeleted", RuleDifference.Find(New, null)?.Code);
        Assert.Equal("rulePaused", RuleDifference.Find(New, rule with { Enabled = false })?.Code);
        Assert.Equal("rulePaused", RuleDifference.Find(New, rule with { Pause = new RulePause(Now, "ci", Hold: false) })?.Code);
        Assert.Equal("ruleChanged", RuleDifference.Find(New, rule with { Target = "osaka" })?.Code);
        Assert.Equal("ruleChanged", RuleDifference.Find(New, rule with { TagFilter = "v.*" })?.Code);
    }

    [Fact]
    public void A_backfill_waits_for_its_held_rule_and_for_the_resume_that_started_it()
    {
        var held = New.Rule with { Pause = new RulePause(Now, "ci", Hold: true) };
        var paused = New.Rule with { Pause = new RulePause(Now, "ci", Hold: false) };
        var ofPause = New with { Rule = paused, Since = Now };

        Assert.Equal((null, true), (RuleDifference.Find(New, held), RuleDifference.IsWaiting(New, held)));
        Assert.Equal((null, true), (RuleDifference.Find(ofPause, paused), RuleDifference.IsWaiting(ofPause, paused)));
        Assert.Equal((null, false), (RuleDifference.Find(ofPause, New.Rule), RuleDifference.IsWaiting(ofPause, New.Rule)));
        var another = paused with { Pause = paused.Pause! with { At = Now.AddMinutes(1) } };
        Assert.Equal("rulePaused", RuleDifference.Find(ofPause, another)?.Code);
    }

    [Fact]
    public void A_dry_run_continues_while_its_rule_is_paused()
    {
        var dry = New with { DryRun = true };

        foreach (var rule in new[] { dry.Rule with { Enabled = false }, dry.Rule with { Pause = new RulePause(Now, "ci", Hold: false) } })
            Assert.Equal((null, false), (RuleDifference.Find(dry, rule), RuleDifference.IsWaiting(dry, rule)));
    }

    private static CopyFailure Away() => new(CopyFailure.RegistryUnavailable, "away", IsWorthRetrying: true);

    private static WalkStep Step(string tag, int tags = 1, int repositories = 0) =>
        new(Place with { Tag = tag }, new ExistingImage(RepositoryName.Parse("team/app"), Tag.Parse(tag)), tags, repositories);

    private static Backfill Opened(params string[] tags) =>
        BackfillProgress.Advance(New, [.. tags.Select(it => Step(it))], [.. tags.Select(_ => ImageState.Missing)], Now);
}

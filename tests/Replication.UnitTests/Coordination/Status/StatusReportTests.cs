using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Status;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Status;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Status;

/// <summary>What the status says about rules and instances.</summary>
public sealed class StatusReportTests
{
    private static readonly DateTimeOffset Now = Samples.Noon.AddDays(10);

    [Theory]
    [InlineData(null, null, 0, 0, RuleState.Current)]
    [InlineData("pending", null, 0, 60, RuleState.Copying)]
    [InlineData("pending", null, 0, 301, RuleState.Late)]
    [InlineData("running", null, 1, 7200, RuleState.Copying)]
    [InlineData("pending", "unreachable", 1, 60, RuleState.Copying)]
    [InlineData("pending", "unreachable", 3, 60, RuleState.Retrying)]
    [InlineData("running", "unreachable", 1, 301, RuleState.Retrying)]
    [InlineData("failed", "denied", 1, 1, RuleState.Failing)]
    public void The_oldest_missing_push_decides_the_state_of_a_rule(
        string? status, string? issue, int attempt, int lagSeconds, RuleState expected)
    {
        var activity = status is null
            ? RuleActivity.None
            : new RuleActivity
            {
                OpenTasks = status == "failed" ? 0 : 1,
                FailedTasks = status == "failed" ? 1 : 0,
                OldestMissing = Missing(Enum.Parse<ReplicationStatus>(status, ignoreCase: true), issue, attempt, lagSeconds),
            };

        var report = Report(activity);

        var rule = Assert.Single(report.Rules);
        Assert.Equal((expected, (double)lagSeconds), (rule.State, rule.LagSeconds));
        Assert.Equal(expected < RuleState.Late, report.Healthy);
        Assert.Equal(report.Healthy ? 0 : 1, report.Problems.Count);
        Assert.All(report.Problems, it => Assert.Equal("team", it.Rule));
    }

    [Fact]
    public void A_push_that_is_younger_than_the_rule_wants_waits_without_lag_and_a_note_says_until_when()
    {
        var rule = Rule with { MinAge = new Duration(TimeSpan.FromDays(1)) };
        var young = Missing(ReplicationStatus.Pending, TaskIssue.TooYoung, 0, 7200) with { NotBefore = Now.AddHours(22) };

        var report = Report(new RuleActivity { OpenTasks = 1, OldestMissing = young }, rule);
        var late = Report(
            new RuleActivity
            {
                OpenTasks = 1,
                OldestMissing = young with { PushedAt = Now.AddHours(-25), NotBefore = Now.AddHours(-1) },
            },
            rule);
        // The digest of its image was read long after the push.
        var readLate = Report(new RuleActivity { OpenTasks = 1, OldestMissing = young with { PushedAt = Now.AddHours(-25) } }, rule);

        Assert.Equal((RuleState.Waiting, 0, true), (report.Rules[0].State, report.Rules[0].LagSeconds, report.Healthy));
        var note = Assert.Single(report.Notes);
        Assert.Equal(("pushesTooYoung", "team"), (note.Code, note.Rule));
        Assert.Contains("'replication rules run team team/app:v1' copies it now", note.Advice, StringComparison.Ordinal);
        Assert.Equal((3600, 0), (late.Rules[0].LagSeconds, readLate.Rules[0].LagSeconds));
    }

    [Fact]
    public void A_failed_push_makes_a_rule_failing_also_while_an_older_push_is_copied()
    {
        var report = Report(
            new RuleActivity
            {
                OpenTasks = 1,
                RunningTasks = 1,
                FailedTasks = 2,
                OldestMissing = Missing(ReplicationStatus.Running, null, 1, 9)
            });

        Assert.Equal(RuleState.Failing, report.Rules[0].State);
        Assert.Equal((0, 1, 2), (report.Rules[0].Waiting, report.Rules[0].Running, report.Rules[0].Failing));
        Assert.StartsWith(
            "Replication needs attention: 2 pushes of the rule 'team' have failed to reach tokyo, the oldest team/app:v1, pushed ",
            report.Summary,
            StringComparison.Ordinal);
        Assert.Contains("replication tasks list --status failed --rule team", report.Problems[0].Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Paused_rules_and_pause_windows_are_no_problems()
    {
        var activity = new RuleActivity { OpenTasks = 1, OldestMissing = Missing(ReplicationStatus.Pending, null, 0, 7200) };

        var paused = Report(activity, rule: Rule with { Enabled = false });
        var waiting = Report(activity, new InstanceFacts(Samples.Instance("tokyo")) { PausedUntil = Now.AddHours(1) });

        Assert.Equal((RuleState.Paused, true), (paused.Rules[0].State, paused.Healthy));
        Assert.Equal(
            "Replication is healthy: 1 push is on the way to the targets; 1 rule is paused, and pushes of the pause are not replicated.",
            paused.Summary);
        Assert.Equal((RuleState.Waiting, true), (waiting.Rules[0].State, waiting.Healthy));
        Assert.Equal([InstanceCondition.Paused], waiting.Instances[0].Conditions);
    }

    [Fact]
    public void A_paused_rule_does_not_claim_that_its_pushes_are_at_the_target()
    {
        var report = Report(RuleActivity.None, rule: Rule with { Pause = new RulePause(Now.AddHours(-1), "ops", Hold: false) });

        Assert.Equal(RuleState.Paused, report.Rules[0].State);
        Assert.Equal("Replication is healthy: 1 rule is paused, and pushes of the pause are not replicated.", report.Summary);
        var note = Assert.Single(report.Notes);
        Assert.Equal(("pushesSkipped", "team"), (note.Code, note.Rule));
        Assert.Contains("replication rules resume team --backfill", note.Advice, StringComparison.Ordinal);
        Assert.Empty(Report(RuleActivity.None).Notes);
    }

    [Fact]
    public void The_pushes_of_a_held_rule_wait_and_are_not_on_the_way()
    {
        var activity = new RuleActivity { OpenTasks = 2, OldestMissing = Missing(ReplicationStatus.Held, null, 0, 60) };

        var report = Report(activity, rule: Rule with { Pause = new RulePause(Now.AddHours(-1), "ops", Hold: true) });

        Assert.Equal((RuleState.Held, true), (report.Rules[0].State, report.Healthy));
        Assert.Equal("Replication is healthy: 1 rule is held, and 2 pushes wait until a resume.", report.Summary);
        Assert.Empty(report.Notes);
    }

    [Theory]
    [InlineData("hangzhou")]
    [InlineData("tokyo")]
    public void Pushes_wait_while_the_source_or_the_target_refuses_credentials(string instance)
    {
        var refusal = new CredentialsRefusal(instance, "example.com", "unauthorized", "wrong password", Now.AddMinutes(-9), Now);
        var activity = new RuleActivity { OpenTasks = 1, OldestMissing = Missing(ReplicationStatus.Pending, "unauthorized", 1, 7200) };

        var report = Report(activity, new InstanceFacts(Samples.Instance(instance)) { Refusal = refusal });

        Assert.Equal(RuleState.Waiting, report.Rules[0].State);
        Assert.Equal("credentialsRefused", Assert.Single(report.Problems).Code);
    }

    [Fact]
    public void A_source_that_fell_silent_is_a_problem()
    {
        var facts = Source() with { LastReport = new LastReport(Now.AddDays(-8)) };

        var report = Report(RuleActivity.None, facts);

        Assert.Equal([InstanceCondition.Silent], report.Instances[0].Conditions);
        Assert.Equal("Replication needs attention: 'hangzhou' has sent no webhook call since 2026-02-02 12:00:00Z.", report.Summary);
        Assert.True(Report(RuleActivity.None, facts with { LastReport = new LastReport(Now.AddDays(-6)) }).Healthy);
        Assert.True(Report(RuleActivity.None, facts with { SourceSince = null }).Healthy);
        Assert.False(Report(RuleActivity.None, facts with { LastReport = null }).Healthy);
    }

    [Fact]
    public void Refused_credentials_and_webhook_calls_come_before_what_follows_from_them()
    {
        var refusal = new CredentialsRefusal("tokyo", "tokyo.example.com", "unauthorized", "wrong password", Now.AddMinutes(-9), Now);
        var calls = Calls(new() { ["bearer"] = 2, ["none"] = 1 });

        var report = Report(
            new RuleActivity { FailedTasks = 1, OldestMissing = Missing(ReplicationStatus.Failed, "unauthorized", 1, 60) },
            Source() with { RefusedCalls = calls, LastReport = new LastReport(calls.LastAt.AddSeconds(-1)) },
            new InstanceFacts(Samples.Instance("tokyo")) { Refusal = refusal, ThrottledUntil = Now.AddSeconds(5) });

        Assert.Equal(["credentialsRefused", "webhookCallsRefused", "pushesFailed"], report.Problems.Select(static it => it.Code));
        Assert.Equal([InstanceCondition.CredentialsRefused, InstanceCondition.Throttled], report.Instances[1].Conditions);
        Assert.StartsWith(
            "Replication needs attention (3 problems): tokyo.example.com has refused the credentials of 'tokyo' since ",
            report.Summary,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "hmac-sha256 is configured: 2 with bearer, 1 without a secret", report.Problems[1].Message, StringComparison.Ordinal);
        Assert.Contains(
            "'replication missing --rule team', and copy it with 'replication backfills create team'",
            report.Problems[1].Advice,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_calls_are_over_when_a_later_call_is_accepted()
    {
        var calls = Calls(new() { ["hmac-sha256"] = 3 });

        var report =
            Report(RuleActivity.None, Source() with { RefusedCalls = calls, LastReport = new LastReport(calls.LastAt.AddSeconds(1)) });

        Assert.True(report.Healthy);
        Assert.Equal("Replication is healthy: every reported push of the rule is at its target.", report.Summary);
    }

    [Fact]
    public void Refused_calls_of_an_instance_without_rules_are_no_problem()
    {
        var facts = Source() with { RefusedCalls = Calls(new() { ["none"] = 3 }) };

        Assert.False(Report(RuleActivity.None, facts).Healthy);
        Assert.True(Report(RuleActivity.None, facts with { SourceSince = null }).Healthy);
    }

    [Fact]
    public void Pushes_of_refused_calls_may_be_missing_after_later_calls_are_accepted()
    {
        var calls = Calls(new() { ["hmac-sha256"] = 3 });
        var facts = Source() with
        {
            RefusedCalls = calls,
            LastReport = new LastReport(calls.LastAt.AddSeconds(1)),
            RulesToCompare = ["team"],
        };

        var report = Report(RuleActivity.None, facts);

        Assert.Equal([InstanceCondition.PushesUnreported], report.Instances[0].Conditions);
        Assert.Equal(
            "Replication needs attention: 3 webhook calls of 'hangzhou' were refused between 2026-02-10T10:00:00Z and "
                + "2026-02-10T11:00:00Z, so their pushes may be missing at the targets.",
            report.Summary);
        Assert.Contains("'replication missing --rule team'", Assert.Single(report.Problems).Advice, StringComparison.Ordinal);
        Assert.EndsWith(
            "this problem ends when the rule team is compared or backfilled completely, after 'replication instances acknowledge hangzhou', "
                + "or after 7 days",
            Assert.Single(report.Problems).Advice,
            StringComparison.Ordinal);
        Assert.Equal(
            [InstanceCondition.WebhookRefused], Report(RuleActivity.None, facts with { LastReport = null }).Instances[0].Conditions);
    }

    [Fact]
    public void The_advice_for_a_wrong_secret_names_the_way_that_keeps_the_queue_of_the_registry()
    {
        var advice = Assert.Single(Report(
            RuleActivity.None, Source() with { RefusedCalls = Calls(new() { ["hmac-sha256"] = 3 }) }).Problems).Advice;

        Assert.StartsWith("first let the instance accept the secret that the registry uses", advice, StringComparison.Ordinal);
        Assert.Contains("secrets: [right, wrong]", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 30, 2.0, 5.9, false)]
    [InlineData(7, 30, 2.0, 6.1, true)]
    // The shortest limit is an hour.
    [InlineData(7, 30, 0.01, 0.9, false)]
    [InlineData(7, 30, 0.01, 1.1, true)]
    // Too few reports, and too short a history: 7 days.
    [InlineData(7, 19, 2.0, 24 * 6.9, false)]
    [InlineData(6, 30, 2.0, 24 * 6.9, false)]
    [InlineData(6, 30, 2.0, 24 * 7.1, true)]
    // Never longer than 7 days.
    [InlineData(90, 30, 24 * 5.0, 24 * 7.1, true)]
    public void An_instance_is_silent_after_three_times_its_longest_gap(int days, int count, double gapHours, double hours, bool isSilent)
    {
        var last = new LastReport(Now.AddHours(-hours))
        {
            Since = Now.AddHours(-hours).AddDays(-days),
            Count = count,
            LongestGap = TimeSpan.FromHours(gapHours),
        };

        var report = Report(RuleActivity.None, Source() with { LastReport = last });

        Assert.Equal(isSilent ? [InstanceCondition.Silent] : [], report.Instances[0].Conditions);
        if (isSilent && gapHours == 2.0 && count == 30 && days == 7)
            Assert.Contains("it usually sends one at least every 2h", report.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_lengthen_the_longest_gap_and_an_old_gap_loses_its_weight()
    {
        var report = LastReport.First(Samples.Noon, secret: 1);
        report = report.Then(Samples.Noon.AddHours(10), secret: 2);
        Assert.Equal((2, 2L, TimeSpan.FromHours(10)), (report.Secret, report.Count, report.LongestGap));
        Assert.Same(report, report.Then(Samples.Noon, secret: 1));

        for (var hour = 1; hour <= 24 * 60; hour++)
            report = report.Then(Samples.Noon.AddHours(10 + hour), secret: 2);
        Assert.InRange(report.LongestGap, TimeSpan.FromHours(3), TimeSpan.FromHours(4));
        Assert.Equal(Samples.Noon, report.Since);
    }

    [Fact]
    public void A_failed_deletion_reads_as_a_deletion()
    {
        var deletion = Missing(ReplicationStatus.Failed, "denied", attempt: 1, lagSeconds: 60) with { Action = TaskAction.DeleteTag };

        var problem = Report(new RuleActivity { FailedTasks = 1, OldestMissing = deletion }).Problems[0];

        Assert.StartsWith(
            "1 deletion of the rule 'team' has failed at tokyo: the deletion of team/app:v1, reported ", problem.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("push", problem.Message, StringComparison.Ordinal);
    }

    private static ReplicationRule Rule => Samples.Rule("team", "hangzhou", "tokyo");

    private static InstanceFacts Source() => new(Samples.Instance("hangzhou") with
    {
        Webhook = new InstanceWebhook(WebhookFormat.Generic, WebhookAuthentication.HmacSha256, Secret: null),
    })
    {
        SourceSince = Samples.Noon,
    };

    private static RefusedCalls Calls(Dictionary<string, long> used) => new()
    {
        Count = used.Values.Sum(),
        Since = Now.AddHours(-2),
        LastAt = Now.AddHours(-1),
        Asked = WebhookAuthentication.HmacSha256,
        Used = used,
    };

    private static MissingPush Missing(ReplicationStatus status, string? issue, int attempt, int lagSeconds) => new()
    {
        Task = Guid.Empty,
        Repository = RepositoryName.Parse("team/app"),
        Tag = Tag.Parse("v1"),
        Target = "tokyo",
        Status = status,
        Attempt = attempt,
        Issue = issue is null ? null : new TaskIssue(issue, "it failed"),
        PushedAt = Now.AddSeconds(-lagSeconds),
    };

    [Fact]
    public void A_rule_with_several_targets_has_a_state_for_each_and_counts_once()
    {
        var rule = Rule with { Target = null, Targets = ["tokyo", "osaka"] };
        var missing = Missing(ReplicationStatus.Failed, "denied", 1, 60) with { Target = "osaka" };
        var failing = new RuleActivity { FailedTasks = 1, OldestMissing = missing };

        var report = StatusReport.Of(
            new RuleSnapshot(Now, [(rule, "tokyo", RuleActivity.None), (rule, "osaka", failing)]), [], StatusLimits.Default, Now);
        var healthy = StatusReport.Of(
            new RuleSnapshot(Now, [(rule, "tokyo", RuleActivity.None), (rule, "osaka", RuleActivity.None)]), [], StatusLimits.Default, Now);

        Assert.Equal([("tokyo", RuleState.Current), ("osaka", RuleState.Failing)], report.Rules.Select(it => (it.Target, it.State)));
        Assert.Contains("failed to reach osaka", Assert.Single(report.Problems).Message, StringComparison.Ordinal);
        Assert.Contains("every reported push of the rule", healthy.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rest_of_a_removed_target_is_reported_under_its_own_name()
    {
        var missing = Missing(ReplicationStatus.Failed, "denied", 1, 60) with
        {
            Target = "osaka",
            Issue = new TaskIssue("denied", "Access was denied. Grant it."),
        };

        var problem = Assert.Single(Report(new RuleActivity { FailedTasks = 1, OldestMissing = missing }).Problems);

        Assert.Contains("failed to reach osaka, which is no target of the rule any more", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("(denied: Access was denied. Grant it)", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RuleTrigger.Push, 0, "reported")]
    [InlineData(RuleTrigger.Push, 60, "reported or found")]
    [InlineData(RuleTrigger.Poll, 15, "found")]
    [InlineData(RuleTrigger.Manual, 0, "requested")]
    public void The_summary_names_the_pushes_that_the_rules_know(RuleTrigger trigger, int minutes, string known)
    {
        Duration? every = minutes == 0 ? null : new Duration(TimeSpan.FromMinutes(minutes));
        var rule = Rule with
        {
            Trigger = trigger,
            Poll = trigger == RuleTrigger.Poll ? every : null,
            Reconcile = trigger == RuleTrigger.Push ? every : null,
        };

        Assert.Equal($"Replication is healthy: every {known} push of the rule is at its target.", Report(RuleActivity.None, rule).Summary);
    }

    private static StatusDocument Report(RuleActivity activity, params IReadOnlyList<InstanceFacts> instances) =>
        Report(activity, Rule, instances);

    private static StatusDocument Report(RuleActivity activity, ReplicationRule rule, params IReadOnlyList<InstanceFacts> instances) =>
        StatusReport.Of(new RuleSnapshot(Now, [(rule, rule.TargetInstances[0], activity)]), instances, StatusLimits.Default, Now);
}

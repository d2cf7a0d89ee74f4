using Replication.App.Client.Views;
using Replication.Contracts.Status;
using Xunit;

namespace Replication.UnitTests.App.Client;

/// <summary>The status in a terminal.</summary>
public sealed class StatusViewTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    internal static StatusDocument Sample { get; } = new()
    {
        Healthy = false,
        Summary = "Replication needs attention: tokyo is away.",
        MeasuredAt = At,
        Problems =
        [
            new StatusProblem("pushesFailed", "team", null, "tokyo is away", "wait for it"),
            new StatusProblem("instanceSilent", null, "hangzhou", "hangzhou is silent", "push an image"),
        ],
        Notes = [new StatusProblem("pushesSkipped", "app", null, "app is paused", "resume it")],
        Rules =
        [
            Rule("team-to-tokyo-and-its-long-name", RuleState.Retrying, 4000) with
            {
                Waiting = 1000,
                Running = 12,
                Failing = 345,
                Drift = 7
            },
            Rule("app", RuleState.Current, 0) with { LastSuccessAt = At.AddHours(-3) },
        ],
        Instances =
        [
            new InstanceHealth { Name = "hangzhou", Conditions = [], LastReportAt = At.AddMinutes(-2) },
            new InstanceHealth
            {
                Name = "tokyo",
                Conditions = [InstanceCondition.CredentialsRefused],
                CredentialsRefusedSince = At.AddMinutes(-9),
            },
            new InstanceHealth { Name = "osaka", Conditions = [] },
        ],
    };

    [Fact]
    public void The_first_line_says_what_is_wrong_and_each_rule_has_a_line_of_80_columns()
    {
        Assert.Equal(
            """
            Replication needs attention: tokyo is away.

            to do  wait for it
            wrong  hangzhou is silent
            to do  push an image

            note   app is paused
            to do  resume it

            RULE                             TARGET          STATE     LAG   WAIT  RUN  FAIL  DRIFT  SUCCESS
            team-to-tokyo-and-its-long-name  tokyo-and-more  retrying  1h6m  999+  12   345   7      -
            app                              tokyo-and-more  current   -     -     -    -     -      3h ago

            INSTANCE  CONDITION           WEBHOOK  SINCE OR UNTIL
            hangzhou  ok                  2m ago   -
            tokyo     credentialsRefused  -        since 2026-01-31 11:51:00Z
            """.ReplaceLineEndings("\n"),
            Rendering.Text(StatusView.Of(Sample, showAll: false)));
        var lines = Rendering.Text(StatusView.Of(Sample, showAll: false), 80).Split('\n');
        Assert.Equal("Replication needs attention: tokyo is away.", lines[0]);
        Assert.All(lines, static it => Assert.InRange(it.Length, 0, 80));
        Assert.Contains(lines, static it => it.EndsWith("retrying  1h6m  999+  12   345   7      -", StringComparison.Ordinal));
    }

    [Fact]
    public void Many_rules_are_shown_on_one_screen()
    {
        var status = new StatusDocument
        {
            Healthy = true,
            Summary = "Replication is healthy.",
            MeasuredAt = At,
            Problems = [],
            Rules = [.. Enumerable.Range(0, 300).Select(it => Rule($"rule-{it}", it == 7 ? RuleState.Copying : RuleState.Current, 0))],
            Instances = [],
        };

        var shown = Rendering.Text(StatusView.Of(status, showAll: false));

        Assert.Contains("rule-7 ", shown, StringComparison.Ordinal);
        Assert.EndsWith("299 more rules are not shown; --all shows them", shown, StringComparison.Ordinal);
        Assert.Equal(302, Rendering.Text(StatusView.Of(status, showAll: true)).Split('\n').Length - 1);
    }

    private static RuleHealth Rule(string name, RuleState state, double lagSeconds) => new()
    {
        Rule = name,
        Name = name,
        Source = "hangzhou",
        Target = "tokyo-and-more",
        State = state,
        LagSeconds = lagSeconds,
        Waiting = 0,
        Running = 0,
        Failing = 0,
        FailedSinceSuccess = 0,
    };
}

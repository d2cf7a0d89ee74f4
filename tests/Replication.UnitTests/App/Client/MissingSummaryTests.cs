using Replication.App.Client;
using Replication.Contracts.Rules;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.App.Client;

public sealed class MissingSummaryTests
{
    private static readonly ShownRule Team = Rule("team", isPaused: false);
    private static readonly ShownRule Other = Rule("other", isPaused: true);

    [Fact]
    public void The_advice_names_the_only_rule() => Assert.Equal(
        "2 of 3 images of 4 rules are missing. Copy them with 'replication backfills create team'.",
        MissingSummary.Of(2, 0, 3, ruleCount: 4, [Team], isIncomplete: false));

    [Fact]
    public void A_paused_rule_is_to_be_resumed_first()
    {
        Assert.Equal(
            "2 of 3 images of 1 rule are missing. The rule 'other' is paused: resume it first with 'replication rules resume other'.",
            MissingSummary.Of(2, 0, 3, ruleCount: 1, [Other], isIncomplete: false));
        Assert.Equal(
            "2 of 3 images of 2 rules are missing. Copy them with 'replication backfills create RULE'. Resume paused rules first with "
                + "'replication rules resume RULE': 'other'.",
            MissingSummary.Of(2, 0, 3, ruleCount: 2, [Team, Other], isIncomplete: false));
    }

    [Theory]
    [InlineData(false, "Nothing is missing: 3 images of 1 rule.")]
    [InlineData(true, "No missing image was found, but the check is not complete: 3 images of 1 rule.")]
    public void An_incomplete_check_does_not_say_that_nothing_is_missing(bool isIncomplete, string text) =>
        Assert.Equal(text, MissingSummary.Of(0, 0, 3, ruleCount: 1, [], isIncomplete));

    [Fact]
    public void Images_on_their_way_are_not_missing()
    {
        Assert.Equal(
            "Nothing is missing: 3 images of 1 rule. 1 more is on the way to the target.",
            MissingSummary.Of(0, 1, 3, ruleCount: 1, [], isIncomplete: false));
        Assert.StartsWith("1 of 1 image of 1 rule is missing. ", MissingSummary.Of(1, 0, 1, 1, [Team], false), StringComparison.Ordinal);
        Assert.EndsWith(" 2 more are on the way to the target.", MissingSummary.Of(1, 2, 9, 1, [Team], false), StringComparison.Ordinal);
    }

    private static ShownRule Rule(string name, bool isPaused) => ShownRule.Of(
        Samples.Rule(name, "hangzhou", "tokyo") with
        {
            Pause = isPaused ? new RulePause(Samples.Noon, "ci", Hold: false) : null,
        },
        new RuleActivity(),
        Samples.Noon);
}

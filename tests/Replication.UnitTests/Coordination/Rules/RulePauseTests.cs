using Replication.Contracts.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Rules;

/// <summary>What a pause, a change and a resume make of a rule.</summary>
public sealed class RulePauseTests
{
    private static readonly DateTimeOffset Later = Samples.Noon.AddHours(1);
    private static readonly RulePause Paused = new(Samples.Noon.AddMinutes(10), "ci", Hold: false);
    private static readonly RulePause Held = Paused with { Hold = true };
    private static readonly ReplicationRule Rule = Samples.Rule("one", "a", "b");

    [Fact]
    public void A_resumed_rule_is_active_since_now_unless_the_pushes_of_the_pause_are_replicated()
    {
        Assert.Equal(Later, (Rule with { Pause = Paused }).Resumed(Later, replicatesPause: false).ActiveSince);
        Assert.Equal(Rule.ActiveSince, (Rule with { Pause = Paused }).Resumed(Later, replicatesPause: true).ActiveSince);
        Assert.Equal(Rule.ActiveSince, (Rule with { Pause = Held }).Resumed(Later, replicatesPause: false).ActiveSince);
        Assert.Equal(Rule.ActiveSince, Rule.Resumed(Later, replicatesPause: false).ActiveSince);
        Assert.True((Rule with { Pause = Paused }).Resumed(Later, replicatesPause: false).IsActive);
    }

    [Fact]
    public void Only_the_file_enables_a_rule_of_the_file()
    {
        Assert.True((Rule with { Enabled = false }).Resumed(Later, replicatesPause: false).IsActive);
        Assert.False((Rule with { Enabled = false, Declared = true, Pause = Paused }).Resumed(Later, replicatesPause: false).IsActive);
    }

    [Fact]
    public void A_change_keeps_a_pause_begins_one_or_ends_it()
    {
        var disabled = Rule with { Enabled = false, TagFilter = "v.*", ActiveSince = Later };
        var enabled = disabled with { Enabled = true };

        Assert.Equal(new RulePause(Later, "me", Hold: false), disabled.Replacing(Rule, "me", Later).Pause);
        Assert.Equal(Held, disabled.Replacing(Rule with { Pause = Held }, "me", Later).Pause);
        Assert.Equal(
            (null, true, Later),
            enabled.Replacing(Rule with { Pause = Paused }, "me", Later) is var resumed
                ? (resumed.Pause, resumed.IsActive, resumed.ActiveSince)
                : default);
        Assert.Equal(Rule.ActiveSince, enabled.Replacing(Rule with { Pause = Held }, "me", Later).ActiveSince);
        Assert.Equal(Rule.ActiveSince, enabled.Replacing(Rule, "me", Later).ActiveSince);
    }

    [Fact]
    public void The_file_does_not_forget_a_pause()
    {
        var again = (Rule with { ActiveSince = Later }).Following(Rule with { Pause = Held }, Later);

        Assert.Equal((Held, Rule.ActiveSince, false), (again.Pause, again.ActiveSince, again.IsActive));
    }

    [Fact]
    public void The_view_shows_who_paused_a_rule_and_that_it_overrides_the_file()
    {
        var rule = Rule with { Pause = Held };

        var shown = ShownRule.Of(rule, RuleActivity.None, Later);
        var declared = ShownRule.Of(rule with { Declared = true }, RuleActivity.None, Later);

        Assert.Equal((false, Held.At, "ci", true), (shown.Enabled, shown.Status.PausedAt, shown.Status.PausedBy, shown.Status.Hold));
        Assert.Null(shown.FileOverride);
        Assert.Equal(new ShownFileOverride(Enabled: false, "ci", Held.At), declared.FileOverride);
    }
}

using Replication.App.Client.Views;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.App.Client;

public sealed class DriftViewTests
{
    public static TheoryData<ReconcileCounts, bool, string, long> Results => new()
    {
        {
            new ReconcileCounts { Images = 1, Present = 1 },
            false,
            "1 image of the rule 'team' compared: 1 present, 0 older than the rule, 0 on the way, 0 not reported, 0 missing, 0 different, "
                + "0 failed or canceled before.",
            0
        },
        {
            new ReconcileCounts { Images = 3, Missed = 1, Missing = 1, Different = 1 },
            false,
            "1 copy started and ended. See 'replication rules drift team'; repair: true copies such images again.",
            2
        },
        {
            new ReconcileCounts { Images = 4, Missing = 1, Different = 1, Repaired = 2 },
            true,
            "2 copies started, and some failed: see 'replication tasks list --rule team --trigger reconcile --status failed'.",
            0
        },
        { new ReconcileCounts { Images = 2, LeftAlone = 2 }, false, "2 failed or canceled before.", 2 },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public void A_comparison_says_what_it_found_and_what_is_left(ReconcileCounts counts, bool hasFailed, string text, long left)
    {
        Assert.EndsWith(
            text, DriftView.Result(
                Rule(null), new ShownReconciliation { Running = false, Last = counts }, hasFailed), StringComparison.Ordinal);
        Assert.Equal(left, DriftView.LeftOf(counts));
    }

    [Fact]
    public void A_part_that_could_not_be_compared_is_named()
    {
        var done = new ShownReconciliation { Running = false, Last = new(), Issue = new TaskIssue("denied", "Access was denied.") };

        Assert.EndsWith(
            "Not everything could be compared (denied): Access was denied.",
            DriftView.Result(Rule(null), done, hasFailed: false),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_drift_says_how_old_it_is()
    {
        var compared = new ShownReconciliation { Running = false, LastFinishedAt = Samples.Noon };

        Assert.Equal("The rule 'team' is not reconciled: set reconcile, such as 1h.", DriftView.Summary(Rule(null), 0));
        Assert.Equal(
            "The rule 'team' has not been compared yet.", DriftView.Summary(Rule(new ShownReconciliation { Running = false }), 0));
        Assert.StartsWith(
            "No replicated image of the rule 'team' differs at its target, compared ",
            DriftView.Summary(Rule(compared), 0),
            StringComparison.Ordinal);
        Assert.Contains("until the next comparison", DriftView.Summary(Rule(compared), 1), StringComparison.Ordinal);
    }

    private static ShownRule Rule(ShownReconciliation? reconciliation)
    {
        var rule = ShownRule.Of(Samples.Rule("team", "hangzhou", "tokyo"), new RuleActivity(), Samples.Noon);
        return rule with { Status = rule.Status with { Reconciliation = reconciliation } };
    }
}

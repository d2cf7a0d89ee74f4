using Replication.App.Descriptors;
using Xunit;

namespace Replication.UnitTests.App.Descriptors;

/// <summary>How a limit of file descriptors is divided.</summary>
public sealed class DescriptorBudgetTests
{
    private static readonly DescriptorDemand Alone = new(IsFleet: false, Instances: 3, Copies: 64, Blobs: 64);
    private static readonly DescriptorDemand Fleet = Alone with { IsFleet = true };

    [Theory]
    [InlineData(null)]
    [InlineData(4096)]
    [InlineData(1_048_576)]
    public void A_high_limit_or_none_leaves_everything_as_configured(int? limit)
    {
        foreach (var demand in new[] { Alone, Fleet })
        {
            var budget = DescriptorBudget.Of(limit, demand);

            Assert.Null(budget.Refusal);
            Assert.Null(budget.Warning);
            Assert.Equal((64, 64, 128), (budget.Copies, budget.Blobs, budget.Requests));
        }
    }

    [Theory]
    [InlineData(416)]
    [InlineData(440)]
    [InlineData(512)]
    [InlineData(700)]
    public void A_low_limit_bounds_what_is_opened_and_says_what_to_set(int limit)
    {
        var budget = DescriptorBudget.Of(limit, Alone);

        Assert.Null(budget.Refusal);
        Assert.Contains($"is {limit}", budget.Warning, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", budget.Warning, StringComparison.Ordinal);
        Assert.Contains("LimitNOFILE=", budget.Warning, StringComparison.Ordinal);
        Assert.InRange(budget.Incoming + budget.Outgoing, 8, limit - 400);
        Assert.InRange(budget.Copies, 1, 64);
        Assert.InRange(budget.Blobs, 1, budget.Outgoing);
    }

    [Theory]
    [InlineData(476)]
    [InlineData(512)]
    [InlineData(700)]
    public void The_database_gets_a_share_of_a_low_limit(int limit)
    {
        var budget = DescriptorBudget.Of(limit, Fleet);

        Assert.Null(budget.Refusal);
        Assert.InRange(budget.Incoming + budget.Outgoing + budget.Database, 12, limit - 460);
    }

    [Theory]
    [InlineData(256, false)]
    [InlineData(415, false)]
    [InlineData(475, true)]
    public void A_limit_that_the_runtime_alone_exceeds_is_refused(int limit, bool isFleet)
    {
        var refusal = DescriptorBudget.Of(limit, isFleet ? Fleet : Alone).Refusal;

        Assert.Contains($"is {limit}", refusal, StringComparison.Ordinal);
        Assert.Contains("at least", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1024                 "
            + "4096                 files     \n",
        1024)]
    [InlineData("Max open files            unlimited            unlimited            files", null)]
    [InlineData("Max processes             63204                63204                processes", null)]
    [InlineData("Max open files            9223372036854775807  9223372036854775807  files", int.MaxValue)]
    public void The_limit_is_read_as_the_kernel_writes_it(string limits, int? expected) =>
        Assert.Equal(expected, DescriptorLimit.Parse(limits));
}

using Replication.Contracts.Rules;
using Replication.Coordination.Instances;
using Xunit;

namespace Replication.UnitTests.Coordination.Instances;

public sealed class InstanceChangesTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("", "namespace: tokyo", "namespace: tokyo")]
    [InlineData("account: 1", "account: 2", "")]
    [InlineData("namespace: hangzhou", "namespace: hangzhou|namespace: tokyo", "namespace: tokyo")]
    [InlineData("namespace: hangzhou|account: 1", "account: 1", "")]
    [InlineData("account: 1", "account: 1|partition: tokyo", "partition: tokyo")]
    public void Only_problems_that_a_change_causes_are_reported(string before, string then, string expected) =>
        Assert.Equal(Problems(expected), InstanceChanges.MadeWorse(Problems(before), Problems(then)));

    private static RuleProblem[] Problems(string text) =>
        [.. text.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(it => new RuleProblem(it.Split(':')[0], "rule", "target", it))];
}

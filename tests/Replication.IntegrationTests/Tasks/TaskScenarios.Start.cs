using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>What the log says after the start.</summary>
public abstract partial class TaskScenarios
{
    [Fact]
    public async Task After_the_start_the_log_names_what_the_source_of_a_rule_does_not_have()
    {
        await using var system = await TaskSystem.StartAsync(servers);

        var warning = await Waiting.UntilAsync(
            () => Task.FromResult(system.Output.Split('\n').FirstOrDefault(static it => it.Contains(
                "(rule.namespaceEmpty)", StringComparison.Ordinal))),
            () => system.Output);

        Assert.Contains("Rule 'team-to-tokyo': the source instance 'hangzhou' has no repository in", warning, StringComparison.Ordinal);
    }
}

using Replication.Contracts.History;
using Replication.Contracts.Status;
using Replication.WebConsole.Pages.Home;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class OverviewPartTests
{
    [Fact]
    public void Waiting_tasks_are_grouped_by_region_and_target()
    {
        var regions = new Dictionary<string, string?> { ["tokyo"] = "ap-1", ["osaka"] = "ap-1", ["lab"] = null };

        var groups = WaitingTasks.Of(
            [Rule("tokyo", 1, 0), Rule("osaka", 5, 2), Rule("tokyo", 2, 1), Rule("lab", 9, 0), Rule("gone", 0, 0)], regions);

        Assert.Equal([(null, 9, 0), ("ap-1", 8, 3)], groups.Select(static it => (it.Region, it.Waiting, it.Failed)));
        Assert.Equal([("lab", 9, 0), ("gone", 0, 0)], groups[0].Targets);
        Assert.Equal([("osaka", 5, 2), ("tokyo", 3, 1)], groups[1].Targets);
    }

    [Fact]
    public void Processes_are_counted_by_role()
    {
        var roles = ProcessRole.Count(
            [Process(true, "ingest", "worker"), Process(false, "worker"), Process(false, "coordinator"), Process(true, "console")]);

        Assert.Equal(
            [new("ingest", 1, 0), new("coordinator", 0, 1), new("worker", 1, 1), new ProcessRole("console", 1, 0)], roles);
        Assert.Equal(["coordinator"], roles.Where(static it => it.IsMissing).Select(static it => it.Role));
    }

    [Fact]
    public void A_role_that_pushes_need_is_missing_when_no_process_has_it() =>
        Assert.Equal(
            ["ingest", "coordinator", "worker"], ProcessRole.Count([]).Where(static it => it.IsMissing).Select(static it => it.Role));

    private static ShownProcess Process(bool isAlive, params string[] roles) =>
        new(Guid.NewGuid(), "host", roles, "1.0", default, default, isAlive, 0);

    private static RuleHealth Rule(string target, int waiting, int failing) => new()
    {
        Rule = "r",
        Name = "rule",
        Source = "hangzhou",
        Target = target,
        State = RuleState.Waiting,
        LagSeconds = 0,
        Waiting = waiting,
        Running = 0,
        Failing = failing,
        FailedSinceSuccess = 0,
    };
}

using Replication.App.Client;
using Replication.Contracts.Backfills;
using Replication.Contracts.Tasks;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.App.Client;

public sealed class DryRunWaitTests
{
    private static readonly BackfillDocument Running = BackfillDocument.Of(new Backfill
    {
        Id = Guid.NewGuid(),
        Rule = Samples.Rule("team", "hangzhou", "tokyo"),
        DryRun = true,
        Status = BackfillStatus.Running,
        CreatedAt = Samples.Noon,
    });

    private static readonly BackfillDocument Waiting = Running with
    {
        Issue = new TaskIssue("registryUnavailable", "hangzhou refused the connection"),
        NextAttemptAt = Samples.Noon,
    };

    private readonly MovableClock _clock = new();

    [Fact]
    public void The_reason_is_reported_once_per_change()
    {
        var wait = new DryRunWait(TimeSpan.FromMinutes(2), _clock);

        Assert.Null(wait.Observe(Running));
        Assert.Equal("hangzhou refused the connection (next attempt: 2026-01-31 12:00:00Z)", wait.Observe(Waiting));
        Assert.Null(wait.Observe(Waiting with { NextAttemptAt = Samples.Noon.AddMinutes(1) }));
        Assert.StartsWith("tokyo", wait.Observe(Waiting with { Issue = new TaskIssue("denied", "tokyo answered 403") }));
        Assert.Null(wait.Observe(Running));
        Assert.NotNull(wait.Observe(Waiting));
    }

    [Fact]
    public void Only_progress_extends_the_wait()
    {
        var wait = new DryRunWait(TimeSpan.FromMinutes(2), _clock);
        wait.Observe(Running);
        _clock.Pass(TimeSpan.FromSeconds(119));
        wait.Observe(Running with { TagsSeen = 1 });
        _clock.Pass(TimeSpan.FromSeconds(119));
        wait.Observe(Waiting with { TagsSeen = 1 });
        Assert.False(wait.IsOver);

        _clock.Pass(TimeSpan.FromSeconds(1));

        Assert.True(wait.IsOver);
        Assert.Equal("hangzhou refused the connection", wait.Reason);
        wait.Observe(Running with { TagsSeen = 1 });
        Assert.Contains("that hangzhou and tokyo answer", wait.Reason, StringComparison.Ordinal);
        wait.Observe(Running with { Status = BackfillStatus.Pending });
        Assert.Contains("coordinator", wait.Reason, StringComparison.Ordinal);
    }
}

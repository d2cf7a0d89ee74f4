using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Copying;
using Replication.Registries;
using Replication.Testing.Storage;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Copying;

/// <summary>The tasks that wait for an instance become due when it answers again.</summary>
public sealed class OutageEndsTests : IAsyncDisposable
{
    private static readonly AttemptOutcome.Ended Success = new(ReplicationStatus.Succeeded, TaskOutcome.Copied);

    private readonly SqliteFile _file = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _stores;
    private readonly OutageEnds _outages;

    public OutageEndsTests()
    {
        _stores = (ServiceProvider)_file.Open();
        _outages = new OutageEnds(_stores.GetRequiredService<ITaskSweepStore>(), _time, NullLogger<OutageEnds>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        await _file.DisposeAsync();
    }

    [Theory]
    [InlineData(FailedSide.Target, "tokyo", 60, true)]
    [InlineData(FailedSide.Source, "tokyo", 60, true)]
    // Failures that come and go are no outage.
    [InlineData(FailedSide.Target, "tokyo", 20, false)]
    // Another target of the same source answers: that says nothing about the target that is away.
    [InlineData(FailedSide.Target, "osaka", 60, false)]
    [InlineData(FailedSide.Source, "osaka", 60, true)]
    // It is not known which of the two was away.
    [InlineData(null, "tokyo", 60, false)]
    public async Task The_first_success_after_an_outage_makes_the_waiting_tasks_due(
        FailedSide? away, string succeeded, int seconds, bool isHastened)
    {
        var waiting = Waiting("v1", IssueOf(CopyFailure.RegistryUnavailable));
        var other = Waiting("v2", IssueOf(CopyFailure.Denied));
        await _stores.GetRequiredService<ITaskStore>().AddAsync([waiting, other], default);

        await ObserveAsync("tokyo", Away(away));
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await ObserveAsync(succeeded, Success);

        Assert.Equal(isHastened, await IsDueAsync(waiting));
        Assert.False(await IsDueAsync(other));
    }

    [Fact]
    public async Task A_success_ends_the_outage_once()
    {
        await ObserveAsync("tokyo", Away(FailedSide.Target));
        _time.Advance(TimeSpan.FromSeconds(60));
        await ObserveAsync("tokyo", Success);
        var late = Waiting("v3", IssueOf(CopyFailure.RegistryUnavailable));
        await _stores.GetRequiredService<ITaskStore>().AddAsync([late], default);

        await ObserveAsync("tokyo", Success);

        Assert.False(await IsDueAsync(late));
    }

    /// <summary>Outages that no store is asked about.</summary>
    internal static OutageEnds WithoutStore() => new(tasks: null!, TimeProvider.System, NullLogger<OutageEnds>.Instance);

    private static AttemptOutcome.Failed Away(FailedSide? side) =>
        new(new CopyFailure(CopyFailure.RegistryUnavailable, "away", IsWorthRetrying: true) { UnavailableSide = side });

    private static TaskIssue IssueOf(string code) => new(code, "cause");

    private Task ObserveAsync(string target, AttemptOutcome outcome) =>
        _outages.ObserveAsync(Pending("any") with { Target = SampleTasks.Target with { Instance = target } }, outcome, default);

    private ReplicationTask Waiting(string tag, TaskIssue issue) =>
        Pending(tag) with { NextAttemptAt = _time.GetUtcNow() + TimeSpan.FromMinutes(10), Issue = issue };

    private ReplicationTask Pending(string tag) =>
        SampleTasks.Pending(_time.GetUtcNow(), SampleTasks.Target with { Instance = "tokyo", Tag = Tag.Parse(tag) });

    private async Task<bool> IsDueAsync(ReplicationTask task) =>
        (await _stores.GetRequiredService<ITaskStore>().FindAsync(task.Id, default))!.NextAttemptAt <= _time.GetUtcNow();
}

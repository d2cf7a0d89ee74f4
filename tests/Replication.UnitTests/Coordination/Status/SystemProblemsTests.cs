using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Status;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Instances;
using Replication.Coordination.Rules;
using Replication.Coordination.Status;
using Replication.UnitTests.Coordination.Rules;
using Replication.UnitTests.Fakes;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Status;

/// <summary>Problems of the status that belong to no rule and no existing instance.</summary>
public sealed class SystemProblemsTests : IAsyncDisposable
{
    private readonly SqliteFile _file = new();
    private readonly FakeTimeProvider _time = new(Samples.Noon);
    private readonly ServiceProvider _store;
    private readonly InstanceBook _book;
    private readonly RemovedInstances _removed;
    private readonly ReloadRefusals _reloads;
    private readonly SystemProblems _problems;

    public SystemProblemsTests()
    {
        _store = (ServiceProvider)_file.Open();
        _book = new InstanceBook([Samples.Instance("hangzhou"), Samples.Instance("tokyo")], new FakeInstanceStore(), _time);
        _removed = Removed(_book);
        _reloads = new ReloadRefusals(_store.GetRequiredService<INoteStore>(), _time);
        _problems = new SystemProblems(_reloads, _removed);
    }

    public async ValueTask DisposeAsync()
    {
        _book.Dispose();
        await _store.DisposeAsync();
        await _file.DisposeAsync();
    }

    [Fact]
    public async Task Tasks_that_wait_for_a_removed_instance_are_reported_until_it_is_back_or_they_end()
    {
        var tasks = _store.GetRequiredService<ITaskStore>();
        await _removed.UpdateAsync(default);
        await tasks.AddAsync([Task("v1"), Task("v2"), Task("v3") with { Rule = "removed-rule" }], default);
        Assert.Empty(await FindAsync());

        await _book.ReplaceDeclaredAsync([Samples.Instance("hangzhou")], default);
        // The process that declares it again and the one that reads the status may be others.
        await Removed(_book).UpdateAsync(default);

        var problem = Assert.Single(await FindAsync());
        Assert.Equal(("instanceRemoved", "tokyo"), (problem.Code, problem.Instance));
        // The tasks of a rule that is gone are canceled.
        Assert.StartsWith(
            "2 tasks wait for the instance 'tokyo', which does not exist any more", problem.Message, StringComparison.Ordinal);
        Assert.Contains("replication tasks cancel --instance tokyo --status pending", problem.Advice, StringComparison.Ordinal);
        await _book.ReplaceDeclaredAsync([Samples.Instance("hangzhou"), Samples.Instance("tokyo")], default);
        Assert.Empty(await FindAsync());
    }

    [Fact]
    public async Task A_refused_reload_is_reported_until_a_later_one_and_its_text_is_for_callers_without_limits()
    {
        await _reloads.AddAsync("host (worker)", "line 3: unknown key 'nme'", default);

        var problem = Assert.Single(await FindAsync());
        Assert.Equal("reloadRefused", problem.Code);
        Assert.StartsWith(
            "the process host (worker) refused the configuration that it read again at 2026-", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("line 3: unknown key 'nme'", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "nme", Assert.Single(await _problems.FindAsync(showsAll: false, default)).Message, StringComparison.Ordinal);
        Assert.False(StatusReport.Of(
            RuleSnapshot.Empty, [], StatusLimits.Default, Samples.Noon, await FindAsync()).Healthy);

        await _reloads.RemoveAsync("host (worker)", default);
        Assert.Empty(await FindAsync());
    }

    private Task<IReadOnlyList<StatusProblem>> FindAsync() => _problems.FindAsync(showsAll: true, default);

    private RemovedInstances Removed(InstanceBook book) => new(
        book,
        new RuleBook(_store.GetRequiredService<IRuleStore>()),
        _store.GetRequiredService<ITaskStore>(),
        _store.GetRequiredService<INoteStore>(),
        _time);

    private static ReplicationTask Task(string tag)
    {
        var target = new TaskTarget("tokyo", RepositoryName.Parse("team/app"), Tag.Parse(tag));
        return new ReplicationTask
        {
            Id = DeterministicId.Of("task", tag),
            Batch = DeterministicId.Of("batch", tag),
            Trigger = TaskTrigger.Manual,
            Source = new TaskSource("hangzhou", RepositoryName.Parse("team/app"), Tag.Parse(tag), null),
            Target = target,
            Override = true,
            Status = ReplicationStatus.Pending,
            PushedAt = Samples.Noon,
            OrderedAt = Samples.Noon,
            CreatedAt = Samples.Noon,
        };
    }
}

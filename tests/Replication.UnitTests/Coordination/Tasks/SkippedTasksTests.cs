using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Backfills;
using Replication.Coordination.Rules;
using Replication.Coordination.Tasks;
using Replication.Testing.Storage;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Tasks;

/// <summary>The pushes of a pause: recorded, found by its backfill, and reopened when the pause ends while they are planned.</summary>
public sealed class SkippedTasksTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RulePause Pause = new(Noon, "ci", Hold: false);

    private readonly SqliteFile _file = new();
    private readonly IServiceProvider _store;
    private readonly MovableClock _time = new();

    public SkippedTasksTests() => _store = _file.Open();

    private ITaskStore Tasks => _store.GetRequiredService<ITaskStore>();

    private IRuleStore Rules => _store.GetRequiredService<IRuleStore>();

    public async ValueTask DisposeAsync()
    {
        ((IDisposable)_store).Dispose();
        await _file.DisposeAsync();
    }

    [Fact]
    public async Task A_push_that_is_planned_while_its_rule_is_resumed_is_replicated()
    {
        var paused = await DeclareAsync();
        using var book = new RuleBook(Rules);
        var skipped = new SkippedTasks(book, _store.GetRequiredService<ITaskRetryStore>(), _time);
        var first = await Tasks.AddAsync(TaskPlan.For(Push("app", "v1"), [paused], Noon), default);
        Assert.Equal(ReplicationStatus.Canceled, Assert.Single(await skipped.ReopenAsync(first, default)).Status);

        await Rules.ReplaceAsync(
            paused.Resumed(Noon, replicatesPause: true) with { Version = Guid.NewGuid() }, paused.Version, TopologyMode.Strict, default);
        // The plan has read the paused rule, and the backfill has read its list.
        var second = await Tasks.AddAsync(TaskPlan.For(Push("app", "v2"), [paused], Noon), default);

        Assert.Equal(ReplicationStatus.Pending, Assert.Single(await skipped.ReopenAsync(second, default)).Status);
        Assert.Equal(ReplicationStatus.Pending, (await Tasks.FindAsync(second[0].Id, default))!.Status);
    }

    [Fact]
    public async Task A_backfill_of_a_pause_reads_each_pushed_tag_once_and_continues_after_a_crash()
    {
        var rule = await DeclareAsync();
        await AddAsync(rule, Push("app", "v1"), Noon.AddSeconds(-1));
        await AddAsync(rule, Push("app", "v1"), Noon.AddSeconds(2));
        await AddAsync(rule, Push("lib", "v1"), Noon.AddSeconds(3));
        await AddAsync(rule, Push("lib", "v2") with { Kind = PushKind.Deletion }, Noon.AddSeconds(4));
        await AddAsync(rule, Push("old", "v1"), Noon.AddHours(-1));
        await AddAsync(rule with { Pause = Pause with { Hold = true } }, Push("held", "v1"), Noon.AddSeconds(5));
        var walk = new SkippedPushes(Tasks, rule, Noon, new ImageScope(rule, repositories: null));

        var steps = await StepsAsync(walk, new());

        Assert.Equal(
            [("lib", "v2", TaskAction.DeleteTag), ("lib", "v1", TaskAction.Copy), ("app", "v1", TaskAction.Copy)],
            steps.Where(it => it.Image is not null).Select(it => (it.Image!.Repository.Name, it.Image.Tag.Text, it.Image.Action)));
        Assert.Equal((3, 2), (steps.Sum(it => it.TagCount), steps.Sum(it => it.RepositoryCount)));
        Assert.Null(steps[^1].After);
        var rest = await StepsAsync(walk, steps[0].After!);
        Assert.Equal(steps.Skip(1).Select(it => it.Image), rest.Select(it => it.Image));
        var narrow = new SkippedPushes(Tasks, rule, Noon, new ImageScope(rule, [RepositoryName.Parse("team/app")]));
        Assert.Equal("app", Assert.Single(await StepsAsync(narrow, new()), it => it.Image is not null).Image!.Repository.Name);
    }

    private static async Task<List<WalkStep>> StepsAsync(SkippedPushes walk, Contracts.Backfills.BackfillPlace from)
    {
        var steps = new List<WalkStep>();
        await foreach (var step in walk.WalkAsync(from, default))
            steps.Add(step);
        return steps;
    }

    private async Task<ReplicationRule> DeclareAsync()
    {
        var rule = SampleRules.Declared("team", "hangzhou", "tokyo") with { Deletions = true, Pause = Pause };
        await Rules.DeclareAsync([rule], TopologyMode.Strict, Noon, default);
        return (await Rules.FindAsync("team", default))!;
    }

    private async Task AddAsync(ReplicationRule rule, ImagePushed push, DateTimeOffset at) =>
        Assert.Single(await Tasks.AddAsync(TaskPlan.For(push, [rule], at), default));

    private static ImagePushed Push(string name, string tag) => new()
    {
        PushId = Guid.NewGuid(),
        Instance = "hangzhou",
        Repository = RepositoryName.Parse($"team/{name}"),
        Tag = Tag.Parse(tag),
        PushedAt = Noon,
        ReceivedAt = Noon,
    };
}

using Replication.Client;
using Replication.Contracts.Tasks;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Client;

public sealed class ShownTasksTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TaskStreamEvent End = new TaskStreamEvent.Position("1");

    private readonly ShownTasks _shown = new();
    private readonly ReplicationTask _newer = SampleTasks.Pending(Start.AddSeconds(2));
    private readonly ReplicationTask _older = SampleTasks.Pending(Start);

    public ShownTasksTests() => _shown.Replace([_newer, _older], limit: 2);

    [Fact]
    public void A_changed_task_replaces_its_row_without_blobs()
    {
        var full = SampleTasks.Full(Start) with { Id = _older.Id };

        Assert.False(_shown.Apply(new TaskStreamEvent.Changed(full, "")));
        Assert.True(_shown.Apply(End));

        Assert.Equal([_newer.Id, _older.Id], _shown.Tasks.Select(static it => it.Id));
        Assert.Equal(ReplicationStatus.Failed, _shown.Tasks[1].Status);
        Assert.Empty(_shown.Tasks[1].Blobs);
    }

    [Fact]
    public void A_new_task_is_the_first_and_the_oldest_one_goes()
    {
        var newest = SampleTasks.Pending(Start.AddSeconds(3));

        _shown.Apply(new TaskStreamEvent.Changed(newest, ""));

        Assert.Equal([newest.Id, _newer.Id], _shown.Tasks.Select(static it => it.Id));
        Assert.False(_shown.IsIncomplete);
    }

    [Fact]
    public void A_change_of_a_task_beyond_the_list_changes_nothing()
    {
        _shown.Apply(new TaskStreamEvent.Changed(SampleTasks.Pending(Start.AddSeconds(-1)), ""));

        Assert.Equal([_newer.Id, _older.Id], _shown.Tasks.Select(static it => it.Id));
    }

    [Fact]
    public void A_task_that_leaves_a_full_list_makes_room_for_an_older_one()
    {
        _shown.Apply(new TaskStreamEvent.Left(new(_newer.Id, ReplicationStatus.Running)));

        Assert.True(_shown.Apply(End));
        Assert.True(_shown.IsIncomplete);
        Assert.Equal([_older.Id], _shown.Tasks.Select(static it => it.Id));
    }

    [Fact]
    public void A_heartbeat_and_a_task_that_was_not_shown_change_nothing()
    {
        _shown.Apply(new TaskStreamEvent.Left(new(Guid.NewGuid(), ReplicationStatus.Running)));

        Assert.False(_shown.Apply(End));
    }
}

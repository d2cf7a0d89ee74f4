using System.Text.Json;
using Replication.Contracts.Stores;
using Replication.Coordination.Streams;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Streams;

public sealed class RecentTasksTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TaskStreamOptions Options = new() { MaxListed = 4, MaxKnown = 6, MaxKept = 2 };

    private readonly RecentTasks _recent = new(Options);

    [Fact]
    public void The_first_read_covers_the_time_to_resume_and_the_later_ones_an_overlap()
    {
        Assert.Equal(At(-135), _recent.ReadFrom(At(0)));

        _recent.Add([], At(0));

        Assert.Equal(At(-15), _recent.ReadFrom(At(1)));
    }

    [Fact]
    public void After_an_outage_of_the_store_the_read_continues_where_it_ended()
    {
        _recent.Add([], At(0));

        Assert.Equal(At(-15), _recent.ReadFrom(At(600)));
    }

    [Fact]
    public void A_clock_that_was_set_back_moves_the_read_back()
    {
        _recent.Add([], At(0));

        Assert.Equal(At(-75), _recent.ReadFrom(At(-60)));
    }

    [Fact]
    public void The_changes_before_the_first_read_are_not_new()
    {
        Assert.Equal([], Add(0, (1, -5)));
        Assert.Equal([], Add(1, (1, -5)));
    }

    [Fact]
    public void Each_change_is_new_once_and_the_oldest_comes_first()
    {
        Add(0);

        Assert.Equal([2, 1], Add(1, (1, 1), (2, 0.5)));
        Assert.Equal([3], Add(2, (3, 2), (1, 1), (2, 0.5)));
        Assert.Equal([1], Add(3, (1, 2.5), (3, 2), (2, 0.5)));
    }

    [Fact]
    public void A_change_that_becomes_visible_late_is_new()
    {
        Add(0);
        Add(10, (1, 9));

        Assert.Equal([2], Add(11, (1, 9), (2, 1)));
    }

    [Fact]
    public void A_full_list_without_a_known_change_has_a_gap()
    {
        Add(0, (9, -1));

        Assert.Null(Add(1, (1, 1), (2, 0.9), (3, 0.8), (4, 0.5)));
        Assert.Equal([5, 6, 7], Add(2, (7, 2), (6, 1.9), (5, 1.8), (1, 1)));
    }

    [Fact]
    public void A_stream_resumes_an_overlap_before_its_position()
    {
        Add(0);
        Add(20, (2, 19), (1, 6));
        Add(21, (3, 20.5), (2, 19));

        Assert.Equal([1, 2, 3], Numbers(_recent.ChangedAfter(At(20))));
        Assert.Equal([2, 3], Numbers(_recent.ChangedAfter(At(21.5))));
    }

    [Fact]
    public void A_stream_that_began_in_another_process_resumes_within_two_minutes()
    {
        Add(0, (2, -20), (1, -100));

        Assert.Equal([2], Numbers(_recent.ChangedAfter(At(-30))));
        Assert.Equal([1, 2], Numbers(_recent.ChangedAfter(At(-120))));
        Assert.Null(_recent.ChangedAfter(At(-120.1)));
    }

    [Fact]
    public void A_position_before_a_gap_cannot_be_resumed()
    {
        Add(0);
        Add(1, (1, 1), (2, 0.9), (3, 0.8), (4, 0.5));

        Assert.Null(_recent.ChangedAfter(At(15.25)));
        Assert.Equal([4, 3, 2, 1], Numbers(_recent.ChangedAfter(At(15.5))));
    }

    [Fact]
    public void Old_changes_are_forgotten_and_the_memory_is_bounded()
    {
        Add(0);
        Add(1, (1, 1));
        Add(200, (2, 199));
        Assert.False(_recent.IsKnown(IdOf(1)));
        Assert.True(_recent.IsKnown(IdOf(2)));

        for (var i = 3; i < 10; i++)
            Add(200 + i, (i, 200 + i), (i - 1, 199 + i));

        Assert.Equal(Options.MaxKnown, Enumerable.Range(0, 10).Count(it => _recent.IsKnown(IdOf(it))));
        Assert.Null(_recent.ChangedAfter(At(214)));
    }

    [Fact]
    public void Few_documents_are_kept()
    {
        Add(0);
        Add(1, (1, 1), (2, 0.9), (3, 0.8));
        foreach (var number in new[] { 1, 2, 3 })
            _recent.Keep(LiveTask.Of(SampleTasks.Pending(Start) with { Id = IdOf(number) }, JsonSerializerOptions.Web));
        Add(10);

        Assert.Null(_recent.Find(IdOf(3)));
        Assert.NotNull(_recent.Find(IdOf(1)));
        Assert.NotNull(_recent.Find(IdOf(2)));
    }

    [Fact]
    public void A_new_change_makes_the_document_old()
    {
        Add(0);
        Add(1, (1, 1));
        _recent.Keep(LiveTask.Of(SampleTasks.Pending(Start) with { Id = IdOf(1) }, JsonSerializerOptions.Web));
        Assert.NotNull(_recent.Find(IdOf(1)));

        Add(2, (1, 2));

        Assert.Null(_recent.Find(IdOf(1)));
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private static Guid IdOf(int number) => new($"00000000-0000-0000-0000-{number:D12}");

    private IEnumerable<int>? Add(double now, params (int Number, double At)[] changes) =>
        Numbers(_recent.Add([.. changes.Select(static it => new TaskChange(IdOf(it.Number), At(it.At)))], At(now)));

    private static IEnumerable<int>? Numbers(IEnumerable<Guid>? ids) =>
        ids?.Select(static it => int.Parse(it.ToString()[^4..], System.Globalization.CultureInfo.InvariantCulture));
}

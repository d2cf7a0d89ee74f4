using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Replication.Contracts.Tasks;
using Replication.Coordination.Tasks;
using Xunit;

namespace Replication.UnitTests.Coordination.Tasks;

public sealed class TaskQueryTests
{
    [Fact]
    public void Every_filter_is_read()
    {
        var query = Query(
            "?status=running&trigger=automatic&rule=r&instance=a&repository=team/app&tag=v1&batch=0190c2f0-0000-8000-8000-000000000001&since=2026-01-31T12:00:00Z&until=2026-02-01T00:00:00%2B01:00&after=x&limit=10");

        Assert.True(TaskQuery.TryRead(query, out var filter, out _, out _));

        Assert.Equal(ReplicationStatus.Running, filter.Status);
        Assert.Equal(TaskTrigger.Automatic, filter.Trigger);
        Assert.Equal("r", filter.Rule);
        Assert.Equal("a", filter.Instance);
        Assert.Equal("team/app", filter.Repository?.Text);
        Assert.Equal("v1", filter.Tag?.Text);
        Assert.Equal(Guid.Parse("0190c2f0-0000-8000-8000-000000000001"), filter.Batch);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), filter.Since);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 23, 0, 0, TimeSpan.Zero), filter.Until);
    }

    [Fact]
    public void The_first_digits_of_a_batch_are_read_apart_from_a_whole_id()
    {
        Assert.True(TaskQuery.TryRead(Query("?batch=0190c2f0-00"), out var filter, out var batch, out _));

        Assert.Equal((null, "0190c2f0-00"), (filter.Batch, batch?.ToString()));
        Assert.True(TaskQuery.TryRead(Query($"?batch={Guid.Empty}"), out filter, out batch, out _));
        Assert.Equal((Guid.Empty, null), (filter.Batch, batch));
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00Z", 0)]
    [InlineData("2026-01-31t12:00:00z", 0)]
    [InlineData("2026-01-31T13:00:00%2B01:00", 0)]
    [InlineData("2026-01-31T12:00:00.5Z", 5_000_000)]
    [InlineData("2026-01-31T12:00:00.123456789-00:00", 1_234_567)]
    public void A_time_is_read_as_RFC_3339_writes_it(string text, long ticks)
    {
        Assert.True(TaskQuery.TryRead(Query($"?since={text}"), out var filter, out _, out var problem), problem);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero).AddTicks(ticks), filter.Since);
    }

    [Theory]
    [InlineData("?status=done", "pending, running, held, succeeded, failed, canceled")]
    [InlineData("?status=1", "pending")]
    [InlineData("?batch=7", "id")]
    [InlineData("?since=yesterday", "RFC 3339")]
    [InlineData("?since=01/02/2026", "RFC 3339")]
    [InlineData("?since=2026-01-31", "RFC 3339")]
    [InlineData("?since=2026-01-31T12:00:00", "RFC 3339")]
    [InlineData("?until=12:00", "RFC 3339")]
    [InlineData("?until=2026-02-30T12:00:00Z", "RFC 3339")]
    [InlineData("?repository=Team", "repository")]
    [InlineData("?tag=a/b", "tag")]
    [InlineData("?tag=a&tag=b", "more than once")]
    public void An_invalid_query_is_a_problem_and_does_not_list_everything(string text, string problem)
    {
        Assert.False(TaskQuery.TryRead(Query(text), out _, out _, out var message));
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    private static QueryCollection Query(string text) => new(QueryHelpers.ParseQuery(text));
}

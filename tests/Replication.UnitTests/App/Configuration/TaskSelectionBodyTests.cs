using System.Text.Json.Nodes;
using Replication.App.Configuration.Bodies;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Tasks;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>The body of a call that retries or cancels many tasks takes every filter of the list.</summary>
public sealed class TaskSelectionBodyTests
{
    [Fact]
    public void Every_filter_of_the_list_is_read()
    {
        var body = new JsonObject { ["limit"] = 7, ["after"] = "0.x", ["dryRun"] = true };
        var values = new Dictionary<string, string>
        {
            ["status"] = "failed",
            ["trigger"] = "automatic",
            ["rule"] = "team-to-tokyo",
            ["instance"] = "tokyo",
            ["repository"] = "team/app",
            ["tag"] = "v1",
            ["batch"] = "0190c2f0-0000-8000-8000-000000000001",
            ["since"] = "2026-01-31T12:00:00Z",
            ["until"] = "2026-02-01T00:00:00+01:00",
        };
        Assert.Equal(
            TaskOperations.List.Parameters.Select(static it => it.Name).Except(["after", "limit"]), values.Keys);
        foreach (var (name, value) in values)
            body[name] = value;

        var reading = TaskSelectionBody.Read(body);

        Assert.Empty(reading.Problems);
        Assert.Equal(
            new TaskSelection(
                new TaskFilter
                {
                    Status = ReplicationStatus.Failed,
                    Trigger = TaskTrigger.Automatic,
                    Rule = "team-to-tokyo",
                    Instance = "tokyo",
                    Repository = RepositoryName.Parse("team/app"),
                    Tag = Tag.Parse("v1"),
                    Batch = Guid.Parse("0190c2f0-0000-8000-8000-000000000001"),
                    Since = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
                    Until = new DateTimeOffset(2026, 1, 31, 23, 0, 0, TimeSpan.Zero),
                },
                7,
                "0.x",
                DryRun: true),
            reading.Value);
        Assert.Equal(
            "status=failed trigger=automatic rule=team-to-tokyo instance=tokyo repository=team/app tag=v1 "
                + "batch=0190c2f0-0000-8000-8000-000000000001 since=2026-01-31T12:00:00.0000000Z until=2026-01-31T23:00:00.0000000Z",
            TaskSelection.Describe(reading.Value!.Filter));
    }

    [Fact]
    public void An_empty_body_selects_nothing_by_itself()
    {
        var selection = TaskSelectionBody.Read([]).Value!;

        Assert.Equal(new TaskSelection(new TaskFilter(), TaskSelection.MaxLimit, After: null, DryRun: false), selection);
        Assert.False(selection.HasFilter);
    }

    [Theory]
    [InlineData("""{"status":"done"}""", "request.value", "pending, running, held, succeeded, failed, canceled")]
    [InlineData("""{"since":"yesterday"}""", "request.value", "RFC 3339")]
    [InlineData("""{"batch":"7"}""", "request.value", "an id")]
    [InlineData("""{"limit":501}""", "request.value", "1 to 500")]
    [InlineData("""{"stauts":"failed"}""", "request.unknownKey", "did you mean 'status'")]
    public void What_cannot_be_read_is_a_problem(string body, string code, string words)
    {
        var problem = Assert.Single(TaskSelectionBody.Read(JsonNode.Parse(body)!.AsObject()).Problems);

        Assert.Equal(code, problem.Code);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }
}

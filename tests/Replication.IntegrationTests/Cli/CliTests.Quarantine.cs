using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.IntegrationTests.Cli;

/// <summary>The commands for the quarantine and the dead-letter queues.</summary>
public sealed partial class CliTests
{
    [Fact]
    public async Task A_replay_accepts_the_pushes_that_can_be_read_and_keeps_the_part()
    {
        await AsAsync(
            "admin", "hook-secret-4711\n", "instances", "create", "late", "--endpoint", "http://127.0.0.1:1", "--webhook-format", "generic",
            "--webhook-authentication", "bearer", "--webhook-secret-file", "-");
        await AsAsync("admin", null, "instances", "create", "later", "--endpoint", "http://127.0.0.1:1");
        await AsAsync(
            "admin", null, "rules", "create", "late", "--source", "late", "--target", "later", "--namespace", "team", "--tag-filter", ".*");
        var payload = new QuarantinedPayload
        {
            Id = Guid.NewGuid(),
            Instance = "late",
            Code = QuarantineCode.WrongFormat,
            Reason = "another format",
            Body = "[]",
            Call = """[{"id":"good","repository":"team/app","tag":"v1"},{"id":"bad","repository":"..","tag":"v1"}]""",
            ReceivedAt = DateTimeOffset.UtcNow,
        };
        await _host.Services.GetRequiredService<IQuarantineStore>().AddAsync([payload], default);

        var replayed = await AsAsync("admin", null, "quarantine", "replay", "--all", "--instance", "late");

        Assert.Equal(1, replayed.ExitCode);
        Assert.Contains("event 2 of 2 still cannot be read (invalidValue): '..' is not a valid repository; its other push was accepted; it "
            + "stays in quarantine until it is dismissed", replayed.Errors, StringComparison.Ordinal);
        await Replication.Testing.Serving.Waiting.UntilAsync(
            async () => Json(await AsAsync("admin", null, "tasks", "list", "--rule", "late", "--json"))
                .GetProperty("items")
                .GetArrayLength()
                is 1 ? "" : null,
            static () => "the accepted push has made no task");
    }

    [Fact]
    public async Task Quarantined_parts_and_dead_letters_are_listed()
    {
        var payload = new QuarantinedPayload
        {
            Id = Guid.NewGuid(),
            Instance = "hangzhou",
            Code = QuarantineCode.NotJson,
            Reason = "no JSON",
            Body = "{nonsense",
            ReceivedAt = At(0)
        };
        await _host.Services.GetRequiredService<IQuarantineStore>()
            .AddAsync([payload, payload with { Id = Guid.NewGuid(), ReceivedAt = At(-1) }], default);

        var first = await AsAsync("admin", null, "quarantine", "list", "--limit", "1");
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(["RECEIVED", "INSTANCE", "CODE", "REASON", "ID"], first.Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"hangzhou  notJson  no JSON  {payload.Id}", first.Lines[1], StringComparison.Ordinal);
        Assert.Equal(
            "{nonsense", Json(await AsAsync("admin", null, "quarantine", "list", "--json", "--after", first.Errors.Trim().Split(' ')[^1]))
                .GetProperty("items")[0]
                .GetProperty("body")
                .GetString());

        Assert.Contains(
            "{nonsense", (await AsAsync("admin", null, "quarantine", "show", $"{payload.Id}")).Output, StringComparison.Ordinal);
        var replayed = await AsAsync("admin", null, "quarantine", "replay", $"{payload.Id}");
        Assert.Equal(1, replayed.ExitCode);
        Assert.Contains("an older version stored it", replayed.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await AsAsync("admin", null, "quarantine", "dismiss", "--all", "--instance", "hangzhou")).ExitCode);
        Assert.Empty(Json(await AsAsync("admin", null, "quarantine", "list", "--json")).GetProperty("items").EnumerateArray());

        var queues = await AsAsync("admin", null, "dead-letters", "list");
        Assert.Equal((0, "QUEUE  MESSAGES"), (queues.ExitCode, queues.Lines[0]));
        var unknown = await AsAsync("admin", null, "dead-letters", "redeliver", "none");
        Assert.Equal(
            (1, "replication: there is no queue 'none' of messages that could not be consumed (deadLetters.unknown)\n"),
            (unknown.ExitCode, unknown.Errors));
        Assert.Contains("access.role", (await AsAsync("viewer", null, "dead-letters", "list")).Errors, StringComparison.Ordinal);
    }
}

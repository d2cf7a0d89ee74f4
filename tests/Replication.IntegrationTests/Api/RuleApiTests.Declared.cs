using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>Rules of the configuration file: read-only, except that they can be paused, held and resumed.</summary>
public sealed partial class RuleApiTests
{
    [Theory]
    [InlineData("PUT", "/api/v1/rules/declared")]
    [InlineData("DELETE", "/api/v1/rules/declared")]
    public async Task A_rule_of_the_file_is_read_only(string method, string path)
    {
        await using var host = await ApiHost.StartAsync(Instances, [Declared]);

        Assert.Equal((409, "rule.declared"), (await host.CallAsync(new HttpMethod(method), path, Body())).Outcome);
        AssertShows(await host.GetAsync("/api/v1/rules/declared"), """{"declared":true,"enabled":true}""");
    }

    [Fact]
    public async Task A_pause_of_a_rule_of_the_file_overrides_the_file_until_it_is_resumed()
    {
        await using var host = await ApiHost.StartAsync(Instances, [Declared, Disabled]);

        var held = await host.CallAsync(HttpMethod.Post, "/api/v1/rules/declared/pause", """{"hold":true}""");

        AssertShows(held, """{"declared":true,"enabled":false}""");
        AssertShows(held.Json.GetProperty("status"), """{"hold":true,"pausedBy":"local"}""");
        AssertShows(held.Json.GetProperty("fileOverride"), """{"enabled":false,"by":"local"}""");
        Assert.Equal(
            held.Json.GetProperty("status").GetProperty("pausedAt").GetString(),
            held.Json.GetProperty("fileOverride").GetProperty("at").GetString());
        Assert.Equal((409, "rule.paused"), (await host.CallAsync(HttpMethod.Post, "/api/v1/rules/declared/pause")).Outcome);
        // The export is for the file, which does not have the override.
        Assert.Equal(2, (await host.GetAsync("/api/v1/rules/export")).Text.Split("enabled: false").Length);
        await using (var again = await host.StartAnotherAsync(Instances, [Declared, Disabled]))
            Assert.Equal(held.Text, (await again.GetAsync("/api/v1/rules/declared")).Text);

        var resumed = await host.CallAsync(HttpMethod.Post, "/api/v1/rules/declared/resume");
        AssertShows(resumed, """{"enabled":true,"fileOverride":null,"backfill":null}""");
        Assert.Equal(held.Json.GetProperty("activeSince").GetString(), resumed.Json.GetProperty("activeSince").GetString());
        Assert.Equal((409, "rule.disabledInFile"), (await host.CallAsync(HttpMethod.Post, "/api/v1/rules/disabled/resume")).Outcome);
        Assert.Equal((409, "rule.notPaused"), (await host.CallAsync(
            HttpMethod.Post, "/api/v1/rules/declared/resume", """{"backfill":true}""")).Outcome);
    }

    [Fact]
    public async Task A_resume_says_how_to_replicate_the_pushes_of_a_plain_pause()
    {
        await using var host = await ApiHost.StartAsync(Instances, [Declared]);

        var paused = await host.CallAsync(HttpMethod.Post, "/api/v1/rules/declared/pause");
        var resumed = await host.CallAsync(HttpMethod.Post, "/api/v1/rules/declared/resume");
        await host.CallAsync(HttpMethod.Post, "/api/v1/rules/declared/pause", """{"hold":true}""");
        var afterHold = await host.CallAsync(HttpMethod.Post, "/api/v1/rules/declared/resume");

        var since = paused.Json.GetProperty("status").GetProperty("pausedAt").GetDateTimeOffset().UtcDateTime;
        Assert.EndsWith(
            $"run 'replication backfills create declared --since {since:yyyy-MM-ddTHH:mm:ssZ}'",
            Assert.Single(WarningsOf(resumed), static it => it.Code == "rule.pauseNotReplicated").Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(WarningsOf(afterHold), static it => it.Code == "rule.pauseNotReplicated");

        static IEnumerable<(string Code, string Message)> WarningsOf(ApiAnswer answer) =>
            answer.Json.GetProperty("warnings")
                .EnumerateArray()
                .Select(static it => (it.GetProperty("code").GetString()!, it.GetProperty("message").GetString()!));
    }

    [Fact]
    public async Task A_pause_says_how_to_replicate_its_pushes_and_a_resume_with_a_backfill_does()
    {
        await using var host = await ApiHost.StartAsync(Instances, [Declared]);

        var paused = await host.CallAsync(HttpMethod.Post, "/api/v1/rules/declared/pause");
        var warning = Assert.Single(paused.Json.GetProperty("warnings").EnumerateArray(), it =>
            it.GetProperty("code").GetString() == "rule.pushesSkipped").GetProperty("message").GetString();
        Assert.Contains("replication backfills create declared --since 2", warning, StringComparison.Ordinal);
        Assert.Equal(
            (409, "rule.paused"), (await host.CallAsync(HttpMethod.Post, "/api/v1/rules/declared/backfills", "{}")).Outcome);

        var resumed = await host.CallAsync(HttpMethod.Post, "/api/v1/rules/declared/resume", """{"backfill":true}""");

        AssertShows(resumed, """{"enabled":true}""");
        Assert.Equal(paused.Json.GetProperty("activeSince").GetString(), resumed.Json.GetProperty("activeSince").GetString());
        var backfill = await host.GetAsync($"/api/v1/backfills/{resumed.Json.GetProperty("backfill").GetString()}");
        Assert.Equal(
            paused.Json.GetProperty("status").GetProperty("pausedAt").GetString(), backfill.Json.GetProperty("since").GetString());
        var audit = (await host.GetAsync("/api/v1/audit")).Json.GetProperty("items")
            .EnumerateArray()
            .Select(it => it.GetProperty("action").GetString());
        Assert.Equal(["rule.resume", "backfill.create", "rule.pause"], audit.Take(3));

        // A repeated call finds the backfill of a pause that is not finished. This one waits for an hour.
        var rule = (await host.Services.GetRequiredService<IRuleStore>().ReadAsync(known: null, default)).Rules.Single();
        var waiting = new Backfill
        {
            Id = Guid.CreateVersion7(),
            Rule = rule with { Pause = new RulePause(DateTimeOffset.UtcNow, "local", Hold: false) },
            Since = DateTimeOffset.UtcNow,
            Status = BackfillStatus.Pending,
            CreatedAt = DateTimeOffset.UtcNow,
            NextAttemptAt = DateTimeOffset.UtcNow.AddHours(1),
        };
        await Waiting.UntilAsync(
            async () => await host.Services.GetRequiredService<IBackfillStore>().AddAsync(waiting, default) is null ? "" : null,
            () => "the first backfill has not ended");
        var repeated = await host.CallAsync(HttpMethod.Post, "/api/v1/rules/declared/resume", """{"backfill":true}""");
        AssertShows(repeated, $$"""{"enabled":true,"backfill":"{{waiting.Id}}"}""");
    }
}

using System.Net;
using System.Text.Json;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>With the embedded bus and store: one process, in-memory bus, SQLite.</summary>
public sealed class EmbeddedPushOrderTests() : PushOrderScenarios(servers: null);

/// <summary>With RabbitMQ, MongoDB and several workers.</summary>
public sealed class FleetPushOrderTests(FleetServers servers) : PushOrderScenarios(servers), IClassFixture<FleetServers>;

/// <summary>
/// The target tag ends at the image of the source tag, whatever the order of the events and the clocks of the publishers.
/// </summary>
public abstract class PushOrderScenarios(FleetServers? servers)
{
    private static readonly SampleImage A = SampleImage.Create(7100, [5000]);
    private static readonly SampleImage B = SampleImage.Create(7101, [5000]);

    // Pushes, and the order in which their events arrive.
    private static readonly (string Pushes, string Arrivals)[] Cases = [
        ("AB", "12"), ("ABA", "123"), ("AB", "21"), ("ABA", "312"), ("ABA", "231"), ("ABAB", "4321")
    ];

    [Fact]
    public async Task In_every_format_the_target_ends_where_the_source_does()
    {
        await using var system = await TaskSystem.StartAsync(servers, formats: Reports.All);
        string[] formats = [.. Reports.All, "generic without time"];
        var all = formats.SelectMany(static format => Cases.Select(it =>
            (Format: format, it.Pushes, it.Arrivals, Name: $"{format.Replace(' ', '-')}-{it.Pushes.ToLowerInvariant()}-{it.Arrivals}")))
            .ToList();
        var at = DateTimeOffset.UtcNow;

        await Parallel.ForEachAsync(all, async (it, token) =>
        {
            var reports = new List<string>();
            // Each event is sent directly after its push, or all events after the last push.
            var isAtOnce = it.Arrivals == string.Concat(Enumerable.Range(1, it.Pushes.Length));
            foreach (var push in it.Pushes)
            {
                var image = push == 'A' ? A : B;
                await system.AtSource.PushAsync($"order/{it.Name}", "v1", image, token);
                reports.Add(Reports.Of(it.Format, $"order/{it.Name}", image.Digest, at, reports.Count));
                if (isAtOnce)
                    await ReportAsync(system, InstanceOf(it.Format), reports[^1]);
            }
            foreach (var arrival in isAtOnce ? "" : it.Arrivals)
                await ReportAsync(system, InstanceOf(it.Format), reports[arrival - '1']);
        });

        foreach (var it in all)
        {
            var records = await SettledAsync(system, $"order/{it.Name}");
            Assert.True(
                await system.AtTarget.HoldsAsync($"{InstanceOf(it.Format)}/{it.Name}", "v1", it.Pushes[^1] == 'A' ? A : B),
                $"{it}: {string.Join('\n', records)}");
            Assert.All(records, record => Assert.True(
                StatusOf(record) is ("succeeded", _) or ("canceled", "superseded"), record.ToString()));
        }

        static string InstanceOf(string format) => format.Split(' ')[0];
    }

    [Fact]
    public async Task The_same_call_again_has_the_effect_of_one()
    {
        await using var system = await TaskSystem.StartAsync(servers, formats: Reports.All);
        var at = DateTimeOffset.UtcNow;
        foreach (var format in Reports.All)
        {
            await system.AtSource.PushAsync($"order/{format}", "v1", A);
            await ReportAsync(system, format, Reports.Of(format, $"order/{format}", A.Digest, at, 0));
            await SettledAsync(system, $"order/{format}");
        }
        foreach (var format in Reports.All)
        {
            for (var i = 0; i < 2; i++)
                await ReportAsync(system, format, Reports.Of(format, $"order/{format}", A.Digest, at, 0));
            // A later report is processed later, so wait for it.
            await system.AtSource.PushAsync($"order/{format}-after", "v1", B);
            await ReportAsync(system, format, Reports.Of(format, $"order/{format}-after", B.Digest, at, 1));
            await SettledAsync(system, $"order/{format}-after");

            var records = await SettledAsync(system, $"order/{format}");
            Assert.Equal(1, system.TagWrites($"{format}/{format}", "v1"));
            // One task copied. Without an event id, a repeated report causes one more comparison, by a new task or by the same one.
            // It writes nothing. When several repeats wait, the newest of them compares.
            Assert.All(records, it => Assert.Equal(
                StatusOf(it).Outcome == "superseded" ? "canceled" : "succeeded", StatusOf(it).Status));
            Assert.True(records.Count(static it => StatusOf(it).Outcome == "copied") <= 1, string.Join('\n', records));
            Assert.All(records, it => Assert.Contains(StatusOf(it).Outcome, (string[])["copied", "alreadyPresent", "superseded"]));
            Assert.Contains(records, static it => StatusOf(it).Status == "succeeded");
        }
    }

    [Fact]
    public async Task The_clocks_of_publishers_have_no_effect_on_the_order()
    {
        await using var system = await TaskSystem.StartAsync(servers, formats: ["distribution", "harbor"]);
        (int First, int Second)[] clocks = [(3, -3), (60, -60), (-45, -45)];

        await Parallel.ForEachAsync(
            clocks.SelectMany(static it => ((string[])["distribution", "harbor"]).Select(format => (format, it.First, it.Second))),
            async (it, token) =>
            {
                var name = $"app{it.First}{it.Second}".Replace('-', '_');
                await system.AtSource.PushAsync($"order/{name}-{it.format}", "v1", A, token);
                await ReportAsync(
                    system,
                    it.format,
                    Reports.Of(it.format, $"order/{name}-{it.format}", A.Digest, DateTimeOffset.UtcNow.AddSeconds(it.First), 0));
                await SettledAsync(system, $"order/{name}-{it.format}");
                // The first push after the creation of the rules, with a publisher clock that may be behind.
                Assert.True(await system.AtTarget.HoldsAsync($"{it.format}/{name}-{it.format}", "v1", A, token));

                await system.AtSource.PushAsync($"order/{name}-{it.format}", "v1", B, token);
                await ReportAsync(
                    system,
                    it.format,
                    Reports.Of(it.format, $"order/{name}-{it.format}", B.Digest, DateTimeOffset.UtcNow.AddSeconds(it.Second), 1));
                await SettledAsync(system, $"order/{name}-{it.format}", 2);
                Assert.True(await system.AtTarget.HoldsAsync($"{it.format}/{name}-{it.format}", "v1", B, token));
            });
    }

    [Fact]
    public async Task An_event_from_before_the_rule_makes_no_task_and_is_counted()
    {
        await using var system = await TaskSystem.StartAsync(servers, formats: ["generic"], start: ReplicationProcess.Start);
        using var http = new HttpClient { BaseAddress = system.Api.Address };
        await system.AtSource.PushAsync("order/old", "v1", A);

        await ReportAsync(system, "generic", Reports.Of("generic", "order/old", A.Digest, DateTimeOffset.UtcNow.AddHours(-1), 0));

        await Waiting.UntilAsync<object>(
            async () => (await http.GetStringAsync("/metrics")).Split('\n').Any(static it => it.StartsWith(
                "replication_pushes_older_than_rule",
                StringComparison.Ordinal) && it.Contains("instance=\"generic\"", StringComparison.Ordinal)) ? system : null,
            () => system.Output);
        Assert.Empty((await system.Api.GetAsync("/api/v1/tasks?repository=order/old")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task An_eventually_consistent_source_loses_no_push()
    {
        await using var system = await TaskSystem.StartAsync(servers, formats: ["generic", "distribution"]);
        await system.AtSource.PushAsync("order/app", "v1", A);
        await ReportAsync(system, "generic", Reports.Of("generic", "order/app", A.Digest, DateTimeOffset.UtcNow, 0));
        await SettledAsync(system, "order/app");
        await system.AtSource.PushAsync("order/app", "v1", B);
        var stale = (await system.AtSource.ReadManifestAsync("order/app", A.Digest))!;
        // The first comparison reads from a replica that does not have the new push yet.
        system.Source.Faults.Add(
            new RequestMatch { Kind = RequestKind.Manifest, Repository = "order/app", Reference = "v1" },
            new Fault(async (context, _) =>
            {
                context.Response.ContentType = stale.MediaType;
                context.Response.ContentLength = stale.Bytes.Length;
                context.Response.Headers["Docker-Content-Digest"] = A.Digest;
                if (context.Request.Method == "GET")
                    await context.Response.Body.WriteAsync(stale.Bytes);
            }),
            times: 1);

        await ReportAsync(system, "generic", Reports.Of("generic", "order/app", B.Digest, DateTimeOffset.UtcNow, 1));
        var records = await SettledAsync(system, "order/app", 2);

        Assert.True(await system.AtTarget.HoldsAsync("generic/app", "v1", B), string.Join('\n', records));
    }

    [Fact]
    public async Task Deletions_and_pushes_in_any_order_end_at_the_state_of_the_source()
    {
        await using var system = await TaskSystem.StartAsync(servers, formats: ["generic"]);
        const string Removal = """{"repository":"order/REPO","tag":"v1","action":"delete"}""";
        foreach (var repository in (string[])["gone", "back"])
            await system.AtSource.PushAsync($"order/{repository}", "v1", A);
        await system.UntagAsync("order/gone", "v1");
        await system.UntagAsync("order/back", "v1");
        await system.AtSource.PushAsync("order/back", "v1", B);

        // Removed at the source: the report of the removal comes before that of the push.
        await ReportAsync(system, "generic", Removal.Replace("REPO", "gone", StringComparison.Ordinal));
        await ReportAsync(system, "generic", Reports.Of("generic", "order/gone", A.Digest, DateTimeOffset.UtcNow, 0));
        // Removed and pushed again: the report of the removal comes last.
        await ReportAsync(system, "generic", Reports.Of("generic", "order/back", B.Digest, DateTimeOffset.UtcNow, 1));
        await ReportAsync(system, "generic", Removal.Replace("REPO", "back", StringComparison.Ordinal));
        await ReportAsync(system, "generic", Reports.Of("generic", "order/back", A.Digest, DateTimeOffset.UtcNow, 0));
        await SettledAsync(system, "order/gone", 2);
        await SettledAsync(system, "order/back", 3);

        Assert.Null(await system.AtTarget.ReadManifestAsync("generic/gone", "v1"));
        Assert.True(await system.AtTarget.HoldsAsync("generic/back", "v1", B));
    }

    private static async Task ReportAsync(TaskSystem system, string instance, string body)
    {
        // Retries like a publisher, because a starting fleet can answer 503.
        var answer = (JsonElement)await Waiting.UntilAsync<object>(
            async () => await system.Api.PostHookAsync(instance, body, ServedSystem.Secret) is (HttpStatusCode.Accepted, var kept)
                ? kept
                : null,
            () => system.Output);
        Assert.Equal(1, answer.GetProperty("accepted").GetInt32());
    }

    /// <summary>Waits until all tasks of a repository have ended and no new one appears for 500 ms, and returns them.</summary>
    private static async Task<List<JsonElement>> SettledAsync(TaskSystem system, string repository, int count = 1)
    {
        var quietSince = 0L;
        return await Waiting.UntilAsync(
            async () =>
            {
                var records = (await system.Api.GetAsync($"/api/v1/tasks?repository={repository}&limit=500"))
                    .GetProperty("items")
                    .EnumerateArray()
                    .ToList();
                var isSettled = records.Count >= count
                    && records.All(static it => StatusOf(it).Status is "succeeded" or "failed" or "canceled");
                quietSince = !isSettled ? 0 : quietSince == 0 ? Environment.TickCount64 : quietSince;
                // The comparison of another task can repeat a task.
                return isSettled && Environment.TickCount64 - quietSince > 500 ? records : null;
            },
            () => system.Output,
            TimeSpan.FromMinutes(5));
    }

    private static (string? Status, string? Outcome) StatusOf(JsonElement record) =>
        (record.GetProperty("status").GetString(), record.GetProperty("outcome").GetString());
}

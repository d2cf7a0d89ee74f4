using System.Net;
using System.Text.RegularExpressions;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Documentation;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Telemetry;

/// <summary>The metrics of pushes, tasks and requests that <c>/metrics</c> reports.</summary>
public sealed partial class MetricsTests
{
    [Fact]
    public async Task A_push_shows_from_the_webhook_to_the_target()
    {
        await using var system = await ServedSystem.StartAsync();
        using var source = new RegistryPusher(system.Source.Address);
        using var http = new HttpClient { BaseAddress = await system.Program.ListeningAsync() };

        var (refused, _) = await system.Api.PostHookAsync("plain", "[]", "wrong");
        await system.Api.PostHookAsync("plain", """[{"repository":"team/app"}]""", ServedSystem.Secret);
        await source.PushAsync("team/app", "v1", SampleImage.Create(1, [100_000]));
        await system.Api.FinishedTaskAsync("team/app", "v1", () => system.Program.Output);

        Assert.Equal(HttpStatusCode.Unauthorized, refused);
        string[] wanted =
        [
            """replication_pushes_total\{.*instance="hangzhou",result="accepted"\} [1-9]""",
            """replication_pushes_total\{.*instance="plain",result="quarantined"\} 1""",
            """replication_webhook_refusals_total\{.*instance="plain"\} 1""",
            """replication_tasks_total\{.*rule="team-to-tokyo",status="planned"\} 1""",
            """replication_tasks_total\{.*rule="team-to-tokyo",status="succeeded"\} 1""",
            """replication_lag_seconds_count\{.*target="tokyo"\} 1""",
            """replication_queue_wait_seconds_count\{.*target="tokyo"\} 1""",
            """replication_queue_age_seconds\{.*target="tokyo"\} 0""",
            """replication_rule_lag_seconds\{.*rule="team-to-tokyo",target="tokyo"\} 0""",
            """replication_rule_failed_tasks\{.*rule="team-to-tokyo",target="tokyo"\} 0""",
            """replication_instances_silent\{.*instance="hangzhou"\} 0""",
            """replication_copied_bytes_total\{.*target="tokyo"\} 1\d{5}""",
            """replication_copies_running\{.*target="tokyo"\} 0""",
            """replication_registry_requests_total\{.*instance="tokyo",method="PUT",status="201"\} [1-9]""",
        ];
        var seen = "";
        await Waiting.UntilAsync<object>(
            async () =>
            {
                seen = await http.GetStringAsync("/metrics");
                return wanted.All(pattern => Regex.IsMatch(seen, pattern)) ? wanted : null;
            },
            () => $"missing {string.Join("\n", wanted.Where(pattern => !Regex.IsMatch(seen, pattern)))} in\n{seen}",
            TimeSpan.FromSeconds(20));
        AssertDocumented(seen);
    }

    [Fact]
    public async Task Tasks_that_wait_for_their_age_and_tasks_of_other_images_are_counted()
    {
        await using var system = await ServedSystem.StartAsync("tagFilter: \".*\", minAge: 1d, artifacts: [helm]");
        using var source = new RegistryPusher(system.Source.Address);
        using var http = new HttpClient { BaseAddress = await system.Program.ListeningAsync() };

        await source.PushAsync("team/app", "v1", SampleImage.Create(1, [1000]));
        // A run by hand does not wait.
        await system.Api.PostAsync("/api/v1/rules/team-to-tokyo/run", """{"repository":"team/app","tag":"v1"}""");

        string[] wanted =
        [
            """replication_tasks_young_total\{.*rule="team-to-tokyo"\} 1""",
            """replication_tasks_filtered_total\{(?=[^}]*code="artifactFiltered")(?=[^}]*rule="team-to-tokyo")[^}]*\} 1""",
        ];
        var seen = "";
        await Waiting.UntilAsync<object>(
            async () =>
            {
                seen = await http.GetStringAsync("/metrics");
                return wanted.All(pattern => Regex.IsMatch(seen, pattern)) ? wanted : null;
            },
            () => seen);
        AssertDocumented(seen);
    }

    [Fact]
    public async Task Failed_attempts_show_as_retries_and_as_requests_without_an_answer()
    {
        await using var system = await ServedSystem.StartAsync();
        using var source = new RegistryPusher(system.Source.Address);
        using var http = new HttpClient { BaseAddress = await system.Program.ListeningAsync() };
        await system.Target.StopAsync();

        await source.PushAsync("team/app", "v1", SampleImage.Create(1, [1000]));

        var seen = "";
        await Waiting.UntilAsync<object>(
            async () =>
            {
                // Reads the rules now; the metrics follow within ten seconds otherwise.
                await system.Api.GetAsync("/api/v1/status");
                seen = await http.GetStringAsync("/metrics");
                return Regex.IsMatch(seen, """replication_rule_lag_seconds\{.*rule="team-to-tokyo",target="tokyo"\} [0-9.]*[1-9]""")
                    && Regex.IsMatch(seen, """replication_retries_total\{.*code="registryUnavailable".*\} [1-9]""")
                    && Regex.IsMatch(seen, """replication_registry_requests_total\{.*instance="tokyo".*status="0"\} [1-9]""") ? seen : null;
            },
            () => seen);
    }

    // The reference table lists the metrics, types and labels as they are exported.
    private static void AssertDocumented(string metrics)
    {
        var table = ReferenceTable.Read(new Page(Path.Combine("docs", "operations.md")), "metrics");
        var types = TypeLine().Matches(metrics).ToDictionary(static it => it.Groups[1].Value, static it => it.Groups[2].Value);
        Assert.True(types.Count > 5, metrics);
        Assert.All(types, it => Assert.Equal(it.Value, table[$"`{it.Key}`"][1]));
        foreach (Match series in Series().Matches(metrics))
        {
            var labels = LabelName()
                .Matches(series.Groups[2].Value)
                .Select(static it => it.Groups[1].Value)
                .Where(static it => it is not ("le" or "otel_scope_name"));
            var name = types.ContainsKey(series.Groups[1].Value)
                ? series.Groups[1].Value
                : HistogramSuffix().Replace(series.Groups[1].Value, "");
            Assert.Equal(table[$"`{name}`"][2] is "none"
                ? ""
                : table[$"`{name}`"][2].Replace("`", "", StringComparison.Ordinal), string.Join(", ", labels));
        }
    }

    [GeneratedRegex(@"^# TYPE (replication_\w+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(replication_\w+)(?:\{([^}]*)\})? ", RegexOptions.Multiline)]
    private static partial Regex Series();

    [GeneratedRegex("(\\w+)=\"")]
    private static partial Regex LabelName();

    [GeneratedRegex("_(?:bucket|sum|count)$")]
    private static partial Regex HistogramSuffix();
}

using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Backfills;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Reconciling;

/// <summary>Registries that send no notification at all: only the reconciler can find what was pushed.</summary>
public sealed class ReconcileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Unreported_pushes_arrive_and_older_images_are_left_to_a_backfill()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        using var pusher = new RegistryPusher(source.Address);
        using var reader = new RegistryPusher(target.Address);
        var images = Enumerable.Range(0, 5).Select(static seed => SampleImage.Create(seed)).ToList();
        await pusher.PushAsync("team/a", "v1", images[0]);
        await pusher.PushAsync("team/a", "moved", images[1]);
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address, "tagFilter: \".*\", reconcile: 30d");
        var baseline = await ComparedAsync(system);
        Assert.Equal((2, 2), (Number(baseline, "images"), Number(baseline, "older")));

        await pusher.PushAsync("team/a", "moved", images[2]);
        await pusher.PushAsync("team/b", "v1", images[3]);
        await pusher.PushAsync("other/c", "v1", images[4]);
        var pass = await ReconcileAsync(system);

        Assert.Equal((3, 1, 2), (Number(pass, "images"), Number(pass, "older"), Number(pass, "missed")));
        foreach (var (repository, tag) in new[] { ("team/a", "moved"), ("team/b", "v1") })
        {
            var task = await system.Api.FinishedTaskAsync(repository, tag, () => system.Program.Output);
            Assert.Equal(
                ("succeeded", "reconcile"), (task.GetProperty("status").GetString(), task.GetProperty("trigger").GetString()));
        }
        Assert.True(await reader.HoldsAsync("team/a", "moved", images[2]));
        Assert.True(await reader.HoldsAsync("team/b", "v1", images[3]));
        Assert.Null(await reader.ReadManifestAsync("team/a", "v1"));
        Assert.Null(await reader.ReadManifestAsync("other/c", "v1"));

        var again = await ReconcileAsync(system);
        Assert.Equal((2, 1, 0), (Number(again, "present"), Number(again, "older"), Number(again, "missed")));
        Assert.Equal(2, (await system.ItemsAsync("/api/v1/tasks?trigger=reconcile")).Count);
        Assert.Equal(2, (await system.ItemsAsync("/api/v1/events")).Count);
    }

    [Fact]
    public async Task Drift_is_reported_everywhere_and_repaired_where_the_rule_says_so()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        using var pusher = new RegistryPusher(source.Address);
        using var atTarget = new RegistryPusher(target.Address);
        var images = Enumerable.Range(0, 4).Select(static seed => SampleImage.Create(seed)).ToList();
        // A process of its own, because all systems in one process share their metrics.
        await using var system = await BackfillSystem.StartAsync(
            source.Address, target.Address, "tagFilter: \".*\", reconcile: 30d", start: ReplicationProcess.Start);
        await ComparedAsync(system);
        await pusher.PushAsync("team/a", "gone", images[0]);
        await pusher.PushAsync("team/a", "replaced", images[1]);
        await pusher.PushAsync("team/a", "same", images[2]);
        await ReconcileAsync(system);
        foreach (var tag in new[] { "gone", "replaced", "same" })
            await system.Api.FinishedTaskAsync("team/a", tag, () => system.Program.Output);
        Assert.Equal(3, Number(await ReconcileAsync(system), "present"));
        await UntilAsync(
            async () => await system.Api.GetAsync("/api/v1/status") is var healthy
                && healthy.GetProperty("healthy").GetBoolean()
                && healthy.GetProperty("rules")[0].GetProperty("drift") is { ValueKind: JsonValueKind.Number } none && none.GetInt32() == 0,
            () => system.Program.Output);

        File.Delete(Path.Combine(_folder.Combine("target"), "repositories", "team/a", "_tags", "gone"));
        await atTarget.PushAsync("team/a", "replaced", images[3]);
        // A pass leaves alone what a task brought a moment ago.
        await UntilAsync(
            async () => await ReconcileAsync(system) is var pass
                && (Number(pass, "missing"), Number(pass, "different"), Number(pass, "present")) == (1, 1, 1),
            () => system.Program.Output);

        var drift = await system.ItemsAsync("/api/v1/rules/team/drift");
        Assert.Equal(
            ["missing team/a:gone tokyo", "different team/a:replaced tokyo"],
            drift.Select(static it => $"{Text(it, "kind")} {Text(it, "repository")}:{Text(it, "tag")} {Text(it, "target")}"));
        Assert.Equal((images[1].Digest, images[3].Digest), (Text(drift[1], "digest"), Text(drift[1], "found")));
        await UntilAsync(
            async () => await system.Api.GetAsync("/api/v1/status") is var status
                && status.GetProperty("rules")[0].GetProperty("drift").GetInt32() == 2
                && status.GetProperty("problems").EnumerateArray().Any(static it => Text(it, "code") == "imagesDrifted"),
            () => system.Program.Output);
        await MeasuredAsync(system, """replication_rule_drift\{.*kind="missing",rule="team"\} 1""");
        Assert.Null(await atTarget.ReadManifestAsync("team/a", "gone"));

        await ChangeRuleAsync(system, "repair: true");
        await ReconcileAsync(system);
        await UntilAsync(
            async () => await atTarget.HoldsAsync("team/a", "gone", images[0])
                && await atTarget.HoldsAsync("team/a", "replaced", images[1]),
            () => system.Program.Output);
        await UntilAsync(
            async () => Number(await ReconcileAsync(system), "present") == 3, () => system.Program.Output);

        Assert.Empty(await system.ItemsAsync("/api/v1/rules/team/drift"));
    }

    [Fact]
    public async Task Everything_arrives_after_lost_queues_and_with_the_target_away_the_whole_time()
    {
        const int repositories = 20;
        const int tags = 100;
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        using var pusher = new RegistryPusher(source.Address);
        using var reader = new RegistryPusher(target.Address);
        var images = Enumerable.Range(0, repositories).Select(static seed => SampleImage.Create(seed, [1_000])).ToList();
        await pusher.PushAsync("team/a-0", "old", images[0]);
        var away = target.Faults.Add(new RequestMatch(), Fault.Status(503));
        await using var system = await BackfillSystem.StartAsync(
            source.Address, target.Address, "tagFilter: \".*\", reconcile: 30d", settings: "reconciler: { maxRetryDelaySeconds: 1 }");
        // The baseline is taken without the target.
        var baseline = await ComparedAsync(system);
        Assert.Equal((1, 1), (Number(baseline, "images"), Number(baseline, "older")));

        for (var i = 0; i < repositories; i++)
        {
            await pusher.PushAsync($"team/a-{i}", "v0", images[i]);
            BackfillSystem.AddTags(
                _folder, "source", $"team/a-{i}", images[i], Enumerable.Range(1, tags - 1).Select(static it => $"v{it}"));
        }
        await StartPassAsync(system);
        await UntilAsync(
            async () => (await system.Api.GetAsync("/api/v1/status")).GetProperty("problems").EnumerateArray()
                .Any(static it => Text(it, "code") == "reconcilerIncomplete"),
            () => system.Program.Output);
        target.Faults.Remove(away);

        await UntilAsync(
            async () => Number((await RuleAsync(system)).GetProperty("status").GetProperty("reconciliation").GetProperty("last"), "missed")
                == repositories * tags,
            () => system.Program.Output,
            TimeSpan.FromMinutes(5));
        await UntilAsync(
            async () => Number(await ReconcileAsync(system), "present") == repositories * tags,
            () => system.Program.Output,
            TimeSpan.FromMinutes(5));

        Assert.Equal(repositories * tags, (await system.ItemsAsync("/api/v1/tasks?trigger=reconcile&status=succeeded")).Count);
        Assert.True(await reader.HoldsAsync("team/a-7", "v99", images[7]));
        Assert.Null(await reader.ReadManifestAsync("team/a-0", "old"));
    }

    [Fact]
    public async Task A_polling_rule_replicates_what_it_finds_and_a_manual_rule_only_what_is_asked_for()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await using var other = await BackfillSystem.RegistryAsync(_folder, "other");
        using var pusher = new RegistryPusher(source.Address);
        using var atTarget = new RegistryPusher(target.Address);
        using var atOther = new RegistryPusher(other.Address);
        var images = Enumerable.Range(0, 2).Select(static seed => SampleImage.Create(seed)).ToList();
        await using var system = await BackfillSystem.StartAsync(
            source.Address,
            target.Address,
            "tagFilter: \".*\", trigger: poll, poll: 30d, minAge: 1s, artifacts: [image]",
            instances: $"- {{ name: osaka, endpoint: \"{other.Address.GetLeftPart(UriPartial.Authority)}\" }}",
            rules: "- { name: asked, source: hangzhou, target: osaka, level: namespace, namespace: team, tagFilter: \".*\", trigger: "
                + "manual, minAge: 90d }");
        await ComparedAsync(system);
        await pusher.PushAsync("team/a", "v1", images[0]);
        await pusher.PushAsync("team/a", "v2", images[1]);
        await pusher.PushAsync("team/a", "chart", SampleImage.Create(3, artifactType: "application/vnd.cncf.helm.config.v1+json"));

        // A report starts neither of the two rules.
        var (status, answer) = await system.Api.PostHookAsync(
            "hangzhou", """{"id":"1","repository":"team/a","tag":"v1"}""", ServedSystem.Secret);
        Assert.True(status == HttpStatusCode.Accepted, answer.GetRawText());
        Assert.Equal(3, Number(await ReconcileAsync(system), "missed"));
        (status, answer) = await system.Api.PostAsync("/api/v1/rules/asked/run", """{"repository":"team/a","tag":"v2"}""");
        Assert.True(status == HttpStatusCode.Accepted, answer.GetRawText());
        var (unknown, problem) = await system.Api.PostAsync("/api/v1/rules/asked/run", """{"repository":"team/a","tag":"nowhere"}""");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "run.imageUnknown"), (
            unknown, problem.GetProperty("errors")[0].GetProperty("code").GetString()));
        await system.Api.FinishedTaskAsync("team/a", "v2", () => system.Program.Output, count: 2);
        await system.Api.FinishedTaskAsync("team/a", "v1", () => system.Program.Output);

        foreach (var task in await system.ItemsAsync("/api/v1/tasks?trigger=reconcile"))
            Assert.True(task.GetProperty("startedAt").GetDateTimeOffset() >= task.GetProperty("notBefore").GetDateTimeOffset());
        // A rule that a user runs does not wait.
        Assert.Equal(
            JsonValueKind.Null,
            Assert.Single(await system.ItemsAsync("/api/v1/tasks?trigger=manual")).GetProperty("notBefore").ValueKind);
        // The image of another type is left alone, and is neither missing nor drift.
        var chart = await system.Api.FinishedTaskAsync("team/a", "chart", () => system.Program.Output);
        Assert.Equal(
            ("canceled", "filtered", "artifactFiltered"),
            (Text(chart, "status"), Text(chart, "outcome"), Text(chart.GetProperty("issue"), "code")));
        await UntilAsync(
            async () => await ReconcileAsync(system) is var pass
                && (Number(pass, "missed"), Number(pass, "present"), Number(pass, "leftAlone")) == (0, 2, 1),
            () => system.Program.Output);
        Assert.Null(await atTarget.ReadManifestAsync("team/a", "chart"));
        Assert.True(await atTarget.HoldsAsync("team/a", "v1", images[0]));
        Assert.True(await atTarget.HoldsAsync("team/a", "v2", images[1]));
        Assert.True(await atOther.HoldsAsync("team/a", "v2", images[1]));
        Assert.Null(await atOther.ReadManifestAsync("team/a", "v1"));
        Assert.Empty(await system.ItemsAsync("/api/v1/tasks?trigger=automatic"));
    }

    [Fact]
    public async Task A_pass_is_refused_for_a_rule_without_reconciler_or_with_a_pause()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);

        var (status, problem) = await system.Api.PostAsync("/api/v1/rules/team/reconcile", "");
        Assert.Equal((HttpStatusCode.Conflict, "rule.notReconciled"), (status, Text(problem, "code")));
        Assert.Empty(await system.ItemsAsync("/api/v1/rules/team/drift"));
        Assert.Equal(JsonValueKind.Null, (await RuleAsync(system)).GetProperty("status").GetProperty("reconciliation").ValueKind);

        await ChangeRuleAsync(system, "reconcile: 30d");
        await ComparedAsync(system);
        await system.Api.PostAsync("/api/v1/rules/team/pause", "");
        (status, problem) = await system.Api.PostAsync("/api/v1/rules/team/reconcile", "");
        Assert.Equal((HttpStatusCode.Conflict, "rule.paused"), (status, Text(problem, "code")));
    }

    private static Task ChangeRuleAsync(BackfillSystem system, string keys) => system.RestartAsync(
        it => it.Replace("tagFilter: \".*\"", $"tagFilter: \".*\", {keys}", StringComparison.Ordinal));

    private static Task<string> UntilAsync(Func<Task<bool>> isReached, Func<string> describe, TimeSpan? within = null) =>
        Waiting.UntilAsync(async () => await isReached() ? "reached" : null, describe, within);

    // The first comparison begins by itself.
    private static async Task<JsonElement> ComparedAsync(BackfillSystem system) => await FinishedAsync(system, before: null);

    private static async Task<JsonElement> ReconcileAsync(BackfillSystem system)
    {
        var before = await StartPassAsync(system);
        return await FinishedAsync(system, before);
    }

    private static async Task<string?> StartPassAsync(BackfillSystem system)
    {
        var (status, started) = await system.Api.PostAsync("/api/v1/rules/team/reconcile", "");
        Assert.True(status == HttpStatusCode.Accepted, started.GetRawText());
        return started.GetProperty("lastFinishedAt").GetString();
    }

    private static async Task<JsonElement> FinishedAsync(BackfillSystem system, string? before)
    {
        JsonElement shown = default;
        await UntilAsync(
            async () =>
            {
                shown = (await RuleAsync(system)).GetProperty("status").GetProperty("reconciliation");
                return !shown.GetProperty("running").GetBoolean()
                    && shown.GetProperty("lastFinishedAt").GetString() is { } at && at != before;
            },
            () => $"{shown}\n{system.Program.Output}");
        return shown.GetProperty("last");
    }

    private static Task<JsonElement> RuleAsync(BackfillSystem system) => system.Api.GetAsync("/api/v1/rules/team");

    private static async Task MeasuredAsync(BackfillSystem system, string series)
    {
        using var client = new HttpClient();
        var text = "";
        await UntilAsync(
            async () => Regex.IsMatch(text = await client.GetStringAsync(new Uri(system.Api.Address, "/metrics")), series), () => text);
    }

    private static int Number(JsonElement counts, string name) =>
        counts.ValueKind == JsonValueKind.Null ? -1 : counts.GetProperty(name).GetInt32();

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();
}

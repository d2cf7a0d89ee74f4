using System.Text.Json;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Backfills;

public sealed partial class BackfillTests
{
    [Fact]
    public async Task A_rule_brings_several_namespaces_to_several_targets()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var osaka = await BackfillSystem.RegistryAsync(_folder, "osaka");
        await using var kyoto = await BackfillSystem.RegistryAsync(_folder, "kyoto");
        foreach (var repository in (string[])["team/app", "deep/a/b/app", "deep/scratch", "other/app"])
            await SeedAsync(source.Address, repository, 2);
        var there = await SeedAsync(kyoto.Address, "team/app", 1);
        await using var system = await BackfillSystem.StartAsync(
            source.Address,
            osaka.Address,
            instances: $"- {{ name: osaka, endpoint: \"{osaka.Address.GetLeftPart(UriPartial.Authority)}\" }}\n"
                + $"  - {{ name: kyoto, endpoint: \"{kyoto.Address.GetLeftPart(UriPartial.Authority)}\" }}",
            rules: """
                - { name: both, source: hangzhou, targets: [osaka, kyoto], level: namespace, namespaces: [team, "deep/**"],
                    excludeRepositories: [scratch], excludeTags: [v0001], tagFilter: ".*" }
                """);

        var dryId = await system.BeginAsync("""{"dryRun":true}""", rule: "both");
        var dry = await system.EndedAsync(dryId);
        Assert.Equal("found=4 alreadyThere=1 done=0 failed=0 canceled=0 missing=3 open=0", BackfillSystem.Counts(dry));
        Assert.Equal(["osaka", "kyoto"], dry.GetProperty("targets").EnumerateArray().Select(static it => it.GetString()));
        Assert.Equal(
            ["kyoto/deep/a/b/app", "osaka/deep/a/b/app", "osaka/team/app"],
            (await system.ItemsAsync($"/api/v1/backfills/{dryId}/missing")).Select(static it => it.GetProperty("target"))
                .Select(static it => $"{it.GetProperty("instance")}/{it.GetProperty("repository")}"));
        var backfill = await system.EndedAsync(await system.BeginAsync(rule: "both"));
        Assert.Equal("found=4 alreadyThere=1 done=3 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(backfill));

        // One push makes one task for each target.
        using var pusher = new RegistryPusher(source.Address);
        await pusher.PutManifestAsync("team/app", "v2", there);
        await system.Api.PostHookAsync("hangzhou", """{"id":"push","repository":"team/app","tag":"v2"}""", ServedSystem.Secret);
        await Waiting.UntilAsync<object>(
            async () => await system.ItemsAsync("/api/v1/tasks?rule=both&trigger=automatic&status=succeeded") is { Count: 2 } both
                ? both
                : null,
            () => system.Program.Output);
        foreach (var target in (EmbeddedRegistryServer[])[osaka, kyoto])
        {
            using var reader = new RegistryPusher(target.Address);
            Assert.True(await reader.HoldsAsync("team/app", "v2", there));
            Assert.True(await reader.HoldsAsync("deep/a/b/app", "v0000", there));
            Assert.Null(await reader.ReadManifestAsync("deep/scratch", "v0000"));
            Assert.Null(await reader.ReadManifestAsync("team/app", "v0001"));
        }
        var status = (await system.Api.GetAsync("/api/v1/rules/both")).GetProperty("status").GetProperty("targets");
        Assert.Equal(["osaka", "kyoto"], status.EnumerateArray().Select(static it => it.GetProperty("instance").GetString()));
        Assert.All(status.EnumerateArray(), static it => Assert.NotEqual(default, it.GetProperty("lastSuccessAt").GetDateTimeOffset()));
    }

    [Fact]
    public async Task A_rule_for_the_newest_versions_copies_these_at_a_push_and_in_a_backfill()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        using var pusher = new RegistryPusher(source.Address);
        using var reader = new RegistryPusher(target.Address);
        var image = SampleImage.Create();
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address, "tags: { latest: 2 }");
        foreach (var tag in (string[])["1.2.0", "1.10.0", "1.9.0", "latest"])
            await pusher.PushAsync("team/app", tag, image);

        foreach (var tag in (string[])["1.2.0", "1.10.0", "latest"])
        {
            await system.Api.PostHookAsync(
                "hangzhou", $$"""{"id":"{{tag}}","repository":"team/app","tag":"{{tag}}"}""", ServedSystem.Secret);
        }
        var ends = new List<string>();
        foreach (var tag in (string[])["1.2.0", "1.10.0", "latest"])
        {
            var task = await system.Api.FinishedTaskAsync("team/app", tag, () => system.Program.Output);
            var issue = task.GetProperty("issue");
            ends.Add($"{tag} {task.GetProperty("status")} {(issue.ValueKind == JsonValueKind.Null ? "" : issue.GetProperty("code"))}");
        }
        var backfill = await system.EndedAsync(await system.BeginAsync());

        Assert.Equal(["1.2.0 canceled notAmongLatest", "1.10.0 succeeded ", "latest canceled notAmongLatest"], ends);
        Assert.Equal("found=2 alreadyThere=1 done=1 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(backfill));
        Assert.True(await reader.HoldsAsync("team/app", "1.9.0", image));
        Assert.Null(await reader.ReadManifestAsync("team/app", "1.2.0"));
        Assert.Null(await reader.ReadManifestAsync("team/app", "latest"));
    }

    [Fact]
    public async Task A_backfill_of_a_rule_for_the_last_pushes_copies_the_images_that_were_created_last()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        using var pusher = new RegistryPusher(source.Address);
        using var reader = new RegistryPusher(target.Address);
        var day = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var tags = new Dictionary<string, SampleImage>
        {
            ["first"] = SampleImage.Create(1, created: day),
            ["fourth"] = SampleImage.Create(2, created: day.AddDays(3)),
            ["second"] = SampleImage.Create(3, created: day.AddDays(1)),
        };
        foreach (var (tag, image) in tags)
            await pusher.PushAsync("team/app", tag, image);
        // An index was created with its first image.
        var index = SampleIndex.Create(4, "amd64", "arm64");
        await pusher.PushAsync("team/app", "index", index);
        await using var system = await BackfillSystem.StartAsync(
            source.Address, target.Address, "tags: { latest: 2, latestBy: pushTime }");

        var backfill = await system.EndedAsync(await system.BeginAsync());

        Assert.Equal("found=2 alreadyThere=0 done=2 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(backfill));
        Assert.True(await reader.HoldsAsync("team/app", "fourth", tags["fourth"]));
        Assert.True(await reader.HoldsAsync("team/app", "second", tags["second"]));
    }

    [Fact]
    public async Task A_preview_lists_the_images_and_targets_of_a_rule_and_copies_nothing()
    {
        await using var source = await DockerRegistryServer.StartAsync();
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await SeedAsync(source.Address, "team/a", 3);
        await SeedAsync(source.Address, "old/b", 2);
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);
        // The existing rule would conflict with a new one, so preview a change of the existing rule.
        const string Rule =
            """{"id":"team","name":"team","source":"hangzhou","target":"tokyo","level":"namespace","namespace":"team","targetNamespace":"mirror","tagFilter":"v000[12]"}""";

        var (status, first) = await system.Api.PostAsync("/api/v1/rules/preview?limit=1", Rule);
        Assert.Equal((200, true), ((int)status, first.GetProperty("allowed").GetBoolean()));
        Assert.Equal("hangzhou/team/a:v0001 tokyo/mirror/a:v0001", Shown(first));
        var (_, second) = await system.Api.PostAsync($"/api/v1/rules/preview?limit=1&after={first.GetProperty("next").GetString()}", Rule);
        Assert.Equal("hangzhou/team/a:v0002 tokyo/mirror/a:v0002", Shown(second));
        var (_, whole) = await system.Api.PostAsync("/api/v1/rules/preview", Rule);
        Assert.Equal(2, whole.GetProperty("items").GetArrayLength());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, whole.GetProperty("next").ValueKind);
        Assert.Equal((1, 3), (whole.GetProperty("repositoriesSeen").GetInt32(), whole.GetProperty("tagsSeen").GetInt32()));

        Assert.Equal((422, "rule.topology"), await OutcomeAsync(
            system,
            "/api/v1/rules/preview",
            Rule.Replace("\"id\":\"team\",\"name\":\"team\"", "\"name\":\"other\"", StringComparison.Ordinal)));
        Assert.Equal(
            (422, "rule.tagFilter"),
            await OutcomeAsync(system, "/api/v1/rules/preview", Rule.Replace("v000[12]", "v(", StringComparison.Ordinal)));
        Assert.Equal(
            (422, "rule.instance"),
            await OutcomeAsync(system, "/api/v1/rules/preview", Rule.Replace("tokyo", "kyoto", StringComparison.Ordinal)));
        Assert.Equal((422, "rule.unknownKey"), await OutcomeAsync(
            system, "/api/v1/rules/preview", Rule.Replace("\"tagFilter", "\"colour\":1,\"tagFilter", StringComparison.Ordinal)));
        Assert.Equal((400, "request.cursor"), await OutcomeAsync(system, "/api/v1/rules/preview?after=nonsense", Rule));
        source.Kill();
        Assert.Equal((502, "registry.registryUnavailable"), await OutcomeAsync(system, "/api/v1/rules/preview", Rule));
        Assert.Empty(await system.ItemsAsync("/api/v1/tasks"));
        Assert.Single(await system.ItemsAsync("/api/v1/rules"));
        Assert.Equal("team", (await system.ItemsAsync("/api/v1/rules"))[0].GetProperty("namespace").GetString());

        static string Shown(System.Text.Json.JsonElement page) =>
            string.Join(' ', page.GetProperty("items")
                .EnumerateArray()
                .SelectMany(it => new[] { it.GetProperty("source"), it.GetProperty("target") })
                    .Select(it =>
                        $"{it.GetProperty("instance").GetString()}/{it.GetProperty("repository").GetString()}:{it.GetProperty("tag").GetString()}"));
    }

    [Fact]
    public async Task A_refused_backfill_request_has_its_code()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await SeedAsync(source.Address, "team/a", 20);
        target.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Delay(TimeSpan.FromSeconds(2)));
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);
        await system.BeginAsync();

        Assert.Equal((409, "backfill.underWay"), await OutcomeAsync(system, "/api/v1/rules/team/backfills", ""));
        Assert.Equal((404, "rule.unknown"), await OutcomeAsync(system, "/api/v1/rules/none/backfills", ""));
        Assert.Equal(
            (422, "backfill.repository"), await OutcomeAsync(system, "/api/v1/rules/team/backfills", """{"repositories":["other/a"]}"""));
        Assert.Equal((400, "request.unreadable"), await OutcomeAsync(system, "/api/v1/rules/team/backfills", "[]"));
        Assert.Equal((404, "backfill.unknown"), await OutcomeAsync(system, "/api/v1/backfills/none/cancel", ""));
        Assert.Equal(400, (int)(await system.Api.TryGetAsync("/api/v1/backfills?after=nonsense")).Status);
    }
}

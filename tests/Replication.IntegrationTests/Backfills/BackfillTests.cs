using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Fleet;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Backfills;

public sealed partial class BackfillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Existing_images_are_replicated_without_tasks_for_those_at_the_target()
    {
        await using var source = await DockerRegistryServer.StartAsync();
        await using var target = await DockerRegistryServer.StartAsync();
        using var pusher = new RegistryPusher(source.Address);
        using var reader = new RegistryPusher(target.Address);
        var images = Enumerable.Range(0, 4).Select(seed => SampleImage.Create(seed)).ToList();
        await pusher.PushAsync("team/a", "v1", images[0]);
        await pusher.PushAsync("team/a", "v2", images[1]);
        await pusher.PushAsync("team/b", "v1", images[2]);
        await pusher.PushAsync("team/b", "draft", images[2]);
        await pusher.PushAsync("other/c", "v1", images[3]);
        await reader.PushAsync("team/a", "v1", images[0]);
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address, "tagFilter: \"v.*\"");

        var dryId = await system.BeginAsync("""{"dryRun":true}""");
        var dry = await system.EndedAsync(dryId);
        Assert.Equal("found=3 alreadyThere=1 done=0 failed=0 canceled=0 missing=2 open=0", BackfillSystem.Counts(dry));
        Assert.Equal(
            ["tokyo/team/a:v2", "tokyo/team/b:v1"],
            (await system.ItemsAsync($"/api/v1/backfills/{dryId}/missing"))
                .Select(static it => it.GetProperty("target"))
                .Select(static it =>
                    $"{it.GetProperty("instance")}/{it.GetProperty("repository")}:{it.GetProperty("tag")}"));
        Assert.Empty(await system.ItemsAsync("/api/v1/tasks"));
        Assert.False(await reader.HoldsAsync("team/b", "v1", images[2]));

        var id = await system.BeginAsync();
        var backfill = await system.EndedAsync(id);

        Assert.Equal("succeeded", backfill.GetProperty("status").GetString());
        Assert.Equal("found=3 alreadyThere=1 done=2 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(backfill));
        Assert.Equal((2, 4), (backfill.GetProperty("repositoriesSeen").GetInt32(), backfill.GetProperty("tagsSeen").GetInt32()));
        Assert.True(await reader.HoldsAsync("team/a", "v2", images[1]));
        Assert.True(await reader.HoldsAsync("team/b", "v1", images[2]));
        Assert.Null(await reader.ReadManifestAsync("team/b", "draft"));
        Assert.Null(await reader.ReadManifestAsync("other/c", "v1"));
        var tasks = await system.ItemsAsync($"/api/v1/tasks?batch={id}&trigger=backfill&status=succeeded");
        Assert.Equal(2, tasks.Count);
        Assert.Equal(2, (await system.ItemsAsync("/api/v1/events")).Count);

        var again = await system.EndedAsync(await system.BeginAsync());
        Assert.Equal("found=3 alreadyThere=3 done=0 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(again));
        Assert.Equal(2, (await system.ItemsAsync("/api/v1/tasks")).Count);
        Assert.Equal(3, (await system.ItemsAsync("/api/v1/backfills?rule=team")).Count);
    }

    [Theory]
    [InlineData("unavailable", 3)]
    [InlineData("slow", 60)]
    public async Task A_backfill_releases_its_lease_at_the_end_of_its_turn_so_that_others_run(string target, int tagCount)
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var stuck = await BackfillSystem.RegistryAsync(_folder, "stuck");
        await using var healthy = await BackfillSystem.RegistryAsync(_folder, "healthy");
        await SeedAsync(source.Address, "team/a", tagCount);
        await SeedAsync(source.Address, "other/a", 3);
        var fault = stuck.Faults.Add(
            new RequestMatch { Repository = "team/a" },
            target == "slow" ? Fault.Delay(TimeSpan.FromMilliseconds(500)) : Fault.Status(503));
        await using var system = await BackfillSystem.StartAsync(
            source.Address,
            stuck.Address,
            targetKeys: "limits: { maxConcurrentRequests: 2 }",
            settings: "backfills: { maxConcurrentBackfills: 1, turnSeconds: 1 }",
            instances: $"- {{ name: osaka, endpoint: \"{healthy.Address.GetLeftPart(UriPartial.Authority)}\" }}",
            rules: "- { name: other, source: hangzhou, target: osaka, level: namespace, namespace: other, tagFilter: \".*\" }");

        var waiting = await system.BeginAsync();
        await system.UntilAsync(waiting, static it => it.GetProperty("status").GetString() == "running");
        var other = await system.EndedAsync(await system.BeginAsync(rule: "other"));

        Assert.Equal("found=3 alreadyThere=0 done=3 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(other));
        Assert.True(BackfillSystem.IsUnderWay(await system.Api.GetAsync($"/api/v1/backfills/{waiting}")));
        stuck.Faults.Remove(fault);
        Assert.Equal("succeeded", (await system.EndedAsync(waiting)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_thorough_backfill_creates_a_task_for_every_image()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await SeedAsync(source.Address, "team/a", 3);
        await SeedAsync(target.Address, "team/a", 3);
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);

        var id = await system.BeginAsync("""{"thorough":true}""");

        Assert.Equal(
            "found=3 alreadyThere=3 done=0 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(await system.EndedAsync(id)));
        Assert.Equal(3, (await system.ItemsAsync($"/api/v1/tasks?batch={id}")).Count);
    }

    [Fact]
    public async Task A_thorough_backfill_copies_signatures_of_existing_images()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        using var pusher = new RegistryPusher(source.Address);
        using var reader = new RegistryPusher(target.Address);
        var image = SampleImage.Create(1);
        var signature = SampleImage.Create(2, subject: image, artifactType: "application/vnd.example.signature");
        await pusher.PushAsync("team/a", "v1", image);
        await pusher.PushAsync("team/a", null, signature);
        await reader.PushAsync("team/a", "v1", image);
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);

        Assert.Equal(
            "found=1 alreadyThere=1 done=0 failed=0 canceled=0 missing=0 open=0",
            BackfillSystem.Counts(await system.EndedAsync(await system.BeginAsync())));
        Assert.Null(await reader.ReadManifestAsync("team/a", signature.Digest));

        Assert.Equal(
            "found=1 alreadyThere=0 done=1 failed=0 canceled=0 missing=0 open=0",
            BackfillSystem.Counts(await system.EndedAsync(await system.BeginAsync("""{"thorough":true}"""))));
        Assert.True(await reader.HoldsAsync("team/a", signature.Digest, signature));
    }

    [Fact]
    public async Task A_push_is_not_queued_behind_a_backfill()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await SeedAsync(source.Address, "team/a", 300);
        target.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Delay(TimeSpan.FromSeconds(1)));
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);
        var id = await system.BeginAsync();
        await system.UntilAsync(id, it => it.GetProperty("done").GetInt64() >= 5);
        using var pusher = new RegistryPusher(source.Address);
        var image = SampleImage.Create(77);

        await pusher.PushAsync("team/a", "live", image);
        await system.Api.PostHookAsync(
            "hangzhou", $$"""{"repository":"team/a","tag":"live","digest":"{{image.Digest}}"}""", ServedSystem.Secret);
        await Waiting.UntilAsync<object>(
            async () => (await system.ItemsAsync("/api/v1/tasks?trigger=automatic&status=succeeded")).Count == 1
                ? system
                : null, () => system.Program.Output);

        // 250 tasks of the backfill were announced before it.
        var waiting = (await system.ItemsAsync($"/api/v1/tasks?batch={id}&status=pending")).Count;
        Assert.True(waiting > 100, $"{waiting} still wait");
    }

    [Fact]
    public async Task A_push_of_a_tag_that_the_backfill_is_about_to_copy_wins()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await SeedAsync(source.Address, "team/a", 100);
        target.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Delay(TimeSpan.FromMilliseconds(300)));
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);
        var id = await system.BeginAsync();
        await system.UntilAsync(id, it => it.GetProperty("done").GetInt64() >= 5);
        using var pusher = new RegistryPusher(source.Address);
        using var reader = new RegistryPusher(target.Address);
        var (newer, other) = (SampleImage.Create(77), SampleImage.Create(78));

        // The last in the walk's order, and the first, which the backfill has copied already.
        foreach (var (tag, image) in new[] { ("v0099", newer), ("v0000", other) })
        {
            await pusher.PushAsync("team/a", tag, image);
            await system.Api.PostHookAsync(
                "hangzhou", $$"""{"repository":"team/a","tag":"{{tag}}","digest":"{{image.Digest}}"}""", ServedSystem.Secret);
        }
        target.Faults.Clear();
        var backfill = await system.EndedAsync(id);
        await Waiting.UntilAsync<object>(
            async () => (await system.ItemsAsync("/api/v1/tasks?trigger=automatic&status=succeeded")).Count == 2
                ? system
                : null, () => system.Program.Output);

        Assert.Equal("succeeded", backfill.GetProperty("status").GetString());
        // The backfill's own task of such a tag is superseded, or finds the pushed image at the target already.
        var ended = new[] { "done", "alreadyThere", "canceled" }.Sum(it => backfill.GetProperty(it).GetInt64());
        Assert.True(ended == 100, BackfillSystem.Counts(backfill));
        Assert.InRange(backfill.GetProperty("done").GetInt64(), 98, 100);
        Assert.True(await reader.HoldsAsync("team/a", "v0099", newer));
        Assert.True(await reader.HoldsAsync("team/a", "v0000", other));
    }

    [Fact]
    public async Task Twenty_thousand_tags_are_walked_in_bounded_memory()
    {
        const int Count = 20_000;
        var tags = Enumerable.Range(0, Count).Select(i => $"v{i:00000}").ToList();
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        var image = await SeedAsync(source.Address, "team/a", 1);
        await SeedAsync(target.Address, "team/a", 1);
        BackfillSystem.AddTags(_folder, "source", "team/a", image, tags);
        BackfillSystem.AddTags(_folder, "target", "team/a", image, tags.Where((_, i) => i % 100 != 7));
        await using var system =
            await BackfillSystem.StartAsync(source.Address, target.Address, "tagFilter: \"v[0-9]{5}\"", start: ReplicationProcess.Start);
        var before = PeakMemoryBytes(system.Program.AsProcess().Id);

        var backfill = await system.EndedAsync(await system.BeginAsync(), TimeSpan.FromMinutes(5));

        Assert.Equal(
            $"found={Count} alreadyThere={Count - 200} done=200 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(backfill));
        Assert.Equal(200, (await system.ItemsAsync("/api/v1/tasks")).Count);
        var after = PeakMemoryBytes(system.Program.AsProcess().Id);
        Assert.True(after < 400L * 1024 * 1024, $"{after / 1048576} MiB at its peak, {before / 1048576} MiB before");
    }

    [Fact]
    public async Task A_walk_respects_the_limits_of_the_instance()
    {
        await using var source = await LimitedRegistry.StartAsync();
        await using var target = await LimitedRegistry.StartAsync();
        await SeedAsync(source.Server.Address, "team/a", 100);
        await SeedAsync(target.Server.Address, "team/a", 100);
        await using var system = await BackfillSystem.StartAsync(
            source.Server.Address, target.Server.Address, targetKeys: "limits: { maxConcurrentRequests: 3 }");
        target.Server.Requests.Clear();

        var backfill = await system.EndedAsync(await system.BeginAsync());

        Assert.Equal("found=100 alreadyThere=100 done=0 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(backfill));
        Assert.InRange(target.MostAtOneTime, 1, 3);
        // Without limits it is faster.
        Assert.InRange(source.MostAtOneTime, 4, 32);
    }

    [Fact]
    public async Task A_registry_that_refuses_its_catalog_is_reported_and_named_repositories_work()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await SeedAsync(source.Address, "team/a", 3);
        source.Faults.Add(new RequestMatch { Kind = RequestKind.Catalog }, Fault.Status(403));
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);

        var refused = await system.EndedAsync(await system.BeginAsync());
        Assert.Equal(
            ("failed", "catalogUnavailable"),
            (refused.GetProperty("status").GetString(), refused.GetProperty("issue").GetProperty("code").GetString()));

        var named = await system.EndedAsync(await system.BeginAsync("""{"repositories":["team/a","team/none"]}"""));
        Assert.Equal("found=3 alreadyThere=0 done=3 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(named));
        Assert.Equal("succeeded", named.GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_unavailable_registry_is_retried()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await SeedAsync(source.Address, "team/a", 3);
        var away = source.Faults.Add(new RequestMatch { Kind = RequestKind.Tags }, Fault.Status(503));
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);
        var id = await system.BeginAsync();

        var waiting = await system.UntilAsync(id, it => it.TryGetProperty("issue", out var issue)
            && issue.ValueKind is System.Text.Json.JsonValueKind.Object);
        Assert.Equal("running", waiting.GetProperty("status").GetString());
        source.Faults.Remove(away);
        var backfill = await system.EndedAsync(id);

        Assert.Equal("succeeded", backfill.GetProperty("status").GetString());
        Assert.Equal("found=3 alreadyThere=0 done=3 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(backfill));

        // A target that does not answer lacks nothing.
        away = target.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest }, Fault.Status(503));
        id = await system.BeginAsync("""{"dryRun":true}""");
        waiting = await system.UntilAsync(
            id, static it => it.GetProperty("nextAttemptAt").ValueKind is System.Text.Json.JsonValueKind.String);
        Assert.Equal(
            ("running", "registryUnavailable", 0),
            (waiting.GetProperty("status").GetString(),
                waiting.GetProperty("issue").GetProperty("code").GetString(),
                waiting.GetProperty("missing").GetInt32()));
        target.Faults.Remove(away);
        Assert.Equal(
            "found=3 alreadyThere=3 done=0 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(await system.EndedAsync(id)));
    }

    private static async Task<(int, string?)> OutcomeAsync(BackfillSystem system, string path, string body)
    {
        var (status, problem) = await system.Api.PostAsync(path, body);
        return ((int)status, problem.GetProperty("code").GetString());
    }

    /// <summary>One image under many tags.</summary>
    private static async Task<SampleImage> SeedAsync(Uri registry, string repository, int tagCount)
    {
        using var pusher = new RegistryPusher(registry);
        var image = SampleImage.Create(1);
        await pusher.PushAsync(repository, "v0000", image);
        for (var i = 1; i < tagCount; i++)
            await pusher.PutManifestAsync(repository, $"v{i:0000}", image);
        return image;
    }

    private static long PeakMemoryBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(it => it.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }
}

using System.Text.Json;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Backfills;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Imports;

/// <summary>Imports between two registries. The rule of the system covers another namespace.</summary>
public sealed partial class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_dry_run_lists_what_is_missing_and_each_import_copies_only_that()
    {
        await using var source = await DockerRegistryServer.StartAsync();
        await using var target = await DockerRegistryServer.StartAsync();
        using var pusher = new RegistryPusher(source.Address);
        using var reader = new RegistryPusher(target.Address);
        var images = Enumerable.Range(0, 5).Select(seed => SampleImage.Create(seed)).ToList();
        await pusher.PushAsync("old/a", "v1", images[0]);
        await pusher.PushAsync("old/a", "v2", images[1]);
        await pusher.PushAsync("old/b", "v1", images[2]);
        await pusher.PushAsync("old/b", "draft", images[2]);
        await pusher.PushAsync("old/tools", "v1", images[3]);
        await pusher.PushAsync("other/c", "v1", images[3]);
        await reader.PushAsync("archive/old/a", "v1", images[0]);
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);
        const string Scope = """
            "source":"hangzhou","target":"tokyo","namespaces":["old"],"repositoryFilter":"[ab]","tagFilter":"v.*",
            "targetNamespace":"archive/{namespace}"
            """;

        var dryId = await system.ImportAsync($$"""{{{Scope}},"dryRun":true}""");
        var dry = await EndedAsync(system, dryId);
        Assert.Equal("found=3 alreadyThere=1 done=0 failed=0 canceled=0 missing=2 open=0", BackfillSystem.Counts(dry));
        Assert.Equal(
            ["old/a:v2 archive/old/a", "old/b:v1 archive/old/b"],
            (await system.ItemsAsync($"/api/v1/imports/{dryId}/missing")).Select(static it =>
                $"{Text(it, "source", "repository")}:{Text(it, "source", "tag")} {Text(it, "target", "repository")}"));
        Assert.Empty(await system.ItemsAsync("/api/v1/tasks"));
        Assert.Null(await reader.ReadManifestAsync("archive/old/b", "v1"));

        var id = await system.ImportAsync($$"""{{{Scope}}}""");
        var import = await EndedAsync(system, id);

        Assert.Equal("succeeded", import.GetProperty("status").GetString());
        Assert.Equal("found=3 alreadyThere=1 done=2 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(import));
        Assert.True(await reader.HoldsAsync("archive/old/a", "v2", images[1]));
        Assert.True(await reader.HoldsAsync("archive/old/b", "v1", images[2]));
        foreach (var (repository, tag) in new[] { ("archive/old/b", "draft"), ("archive/old/tools", "v1"), ("archive/other/c", "v1") })
            Assert.Null(await reader.ReadManifestAsync(repository, tag));
        var tasks = await system.ItemsAsync($"/api/v1/tasks?batch={id}&trigger=import&status=succeeded");
        Assert.Equal(2, tasks.Count);
        Assert.All(tasks, static it => Assert.Equal(JsonValueKind.Null, it.GetProperty("rule").ValueKind));
        Assert.Equal(2, (await system.ItemsAsync("/api/v1/events")).Count);

        await pusher.PushAsync("old/b", "v2", images[4]);
        var second = await EndedAsync(system, await system.ImportAsync($$"""{{{Scope}}}"""));
        Assert.Equal("found=4 alreadyThere=3 done=1 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(second));
        Assert.Equal(3, (await system.ItemsAsync("/api/v1/tasks?trigger=import")).Count);
        Assert.Equal(3, (await system.ItemsAsync("/api/v1/imports")).Count);
        Assert.Empty(await system.ItemsAsync("/api/v1/backfills"));
        Assert.Equal((404, "backfill.unknown"), await OutcomeAsync(system, $"/api/v1/backfills/{id}/cancel"));
        Assert.Equal((409, "import.notDryRun"), await ProblemAsync(system, $"/api/v1/imports/{id}/missing"));
    }

    [Fact]
    public async Task An_import_within_one_registry_writes_to_another_namespace()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        var image = await SeedAsync(source.Address, "old/a", 3);
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);
        const string Scope = "\"source\":\"hangzhou\",\"target\":\"hangzhou\",\"namespaces\":[\"old\"]";

        var (status, problem) = await system.Api.PostAsync("/api/v1/imports", $$"""{{{Scope}}}""");
        Assert.Equal((422, "import.ownSource"), ((int)status, problem.GetProperty("code").GetString()));

        var ended = await EndedAsync(system, await system.ImportAsync($$"""{{{Scope}},"targetNamespace":"archive"}"""));

        Assert.Equal("found=3 alreadyThere=0 done=3 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(ended));
        using var reader = new RegistryPusher(source.Address);
        Assert.True(await reader.HoldsAsync("archive/a", "v0002", image));
    }

    [Fact]
    public async Task A_push_during_an_import_is_neither_lost_nor_overwritten_by_an_older_image()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await using var legacy = await BackfillSystem.RegistryAsync(_folder, "legacy");
        await SeedAsync(legacy.Address, "team/a", 100);
        target.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Delay(TimeSpan.FromMilliseconds(300)));
        await using var system = await BackfillSystem.StartAsync(
            source.Address,
            target.Address,
            instances: $"- {{ name: legacy, endpoint: \"{legacy.Address.GetLeftPart(UriPartial.Authority)}\" }}");
        var id = await system.ImportAsync("""{"source":"legacy","target":"tokyo","namespaces":["team"]}""");
        await UntilAsync(system, id, it => it.GetProperty("done").GetInt64() >= 5);
        using var pusher = new RegistryPusher(source.Address);
        using var reader = new RegistryPusher(target.Address);
        var (newer, other) = (SampleImage.Create(77), SampleImage.Create(78));

        // The rule replicates the pushes. The last tag of the import still waits, and the first one is copied already.
        foreach (var (tag, image) in new[] { ("v0099", newer), ("v0000", other) })
        {
            await pusher.PushAsync("team/a", tag, image);
            await system.Api.PostHookAsync(
                "hangzhou", $$"""{"repository":"team/a","tag":"{{tag}}","digest":"{{image.Digest}}"}""", ServedSystem.Secret);
        }
        target.Faults.Clear();
        var import = await EndedAsync(system, id);
        await Waiting.UntilAsync<object>(
            async () => (await system.ItemsAsync("/api/v1/tasks?trigger=automatic&status=succeeded")).Count == 2 ? system : null,
            () => system.Program.Output);

        Assert.Equal("succeeded", import.GetProperty("status").GetString());
        var ended = new[] { "done", "alreadyThere", "canceled" }.Sum(it => import.GetProperty(it).GetInt64());
        Assert.True(ended == 100, BackfillSystem.Counts(import));
        Assert.True(await reader.HoldsAsync("team/a", "v0099", newer));
        Assert.True(await reader.HoldsAsync("team/a", "v0000", other));
    }

    [Fact]
    public async Task A_repeated_request_with_its_key_begins_one_import()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);
        using var http = new HttpClient { BaseAddress = system.Api.Address };

        var ids = new List<string?>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/imports")
            {
                Content = new StringContent(
                    """{"source":"hangzhou","target":"tokyo"}""", System.Text.Encoding.UTF8, "application/json"),
                Headers = { { "Idempotency-Key", "one" } },
            };
            using var answer = await http.SendAsync(request);
            ids.Add(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString());
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.Single(await system.ItemsAsync("/api/v1/imports"));
        Assert.Equal(
            "import.create",
            (await system.ItemsAsync("/api/v1/audit")).Single(it => it.GetProperty("subject").GetString() == ids[0])
                .GetProperty("action").GetString());
    }

    private static Task<JsonElement> EndedAsync(BackfillSystem system, string id) =>
        system.EndedAsync(id, TimeSpan.FromMinutes(3), "imports");

    private static Task<JsonElement> UntilAsync(BackfillSystem system, string id, Func<JsonElement, bool> isReached) =>
        system.UntilAsync(id, isReached, list: "imports");

    private static string? Text(JsonElement image, string end, string key) => image.GetProperty(end).GetProperty(key).GetString();

    private static async Task<(int, string?)> OutcomeAsync(BackfillSystem system, string path)
    {
        var (status, problem) = await system.Api.PostAsync(path, "");
        return ((int)status, problem.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    private static async Task<(int, string?)> ProblemAsync(BackfillSystem system, string path)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(system.Api.Address, path));
        return ((int)answer.StatusCode,
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
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
}

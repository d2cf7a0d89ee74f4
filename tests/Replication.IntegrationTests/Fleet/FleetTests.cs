using System.Net;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Registries;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>The same code as single-role processes, with RabbitMQ and MongoDB instead of the embedded bus and store.</summary>
public sealed class FleetTests(FleetServers servers) : IClassFixture<FleetServers>
{
    [Fact]
    public async Task Many_pushes_arrive_through_many_processes_each_once()
    {
        await using var system = await FleetSystem.StartAsync(servers);
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address);
        var images = Enumerable.Range(0, 30).Select(seed => SampleImage.Create(seed, [100_000, 20_000])).ToList();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, images.Count), async (i, token) => await source.PushAsync("team/app", $"v{i}", images[i], token));

        for (var i = 0; i < images.Count; i++)
        {
            var record = await system.Api.FinishedTaskAsync("team/app", $"v{i}", () => system.Output);
            Assert.Equal("succeeded", record.GetProperty("status").GetString());
            Assert.True(await target.HoldsAsync("team/app", $"v{i}", images[i]));
        }
        var tasks = await system.Api.GetAsync("/api/v1/tasks?limit=500");
        Assert.Equal(images.Count, tasks.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Killed_processes_of_every_role_lose_nothing()
    {
        await using var system = await FleetSystem.StartAsync(servers);
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address);
        var images = Enumerable.Range(0, 30).Select(seed => SampleImage.Create(100 + seed, [1_000_000])).ToList();

        var pushing = Task.Run(async () =>
        {
            for (var i = 0; i < images.Count; i++)
                await source.PushAsync("team/app", $"k{i}", images[i]);
        });
        await system.Workers[0].AsProcess().KillAsync();
        await system.Ingest.AsProcess().KillAsync();
        await system.RestartIngestAsync();
        await system.Coordinators[1].AsProcess().KillAsync();
        await system.Workers[1].AsProcess().KillAsync();
        await system.StartAsync("worker");
        await pushing;

        for (var i = 0; i < images.Count; i++)
        {
            var record = await system.Api.FinishedTaskAsync("team/app", $"k{i}", () => system.Output, within: TimeSpan.FromMinutes(4));
            Assert.Equal("succeeded", record.GetProperty("status").GetString());
            Assert.True(await target.HoldsAsync("team/app", $"k{i}", images[i]));
        }
    }

    [Fact]
    public async Task A_rotation_of_all_three_secrets_under_load_fails_no_task_and_loses_no_push()
    {
        const string NewHook = "new-webhook-secret-0815";
        const string OldHook = "old-webhook-secret-0815";
        var (reader, writer) = (new RegistryUser("reader", "old-source") { ReadOnly = true }, new RegistryUser("writer", "old-target"));
        var publisher = new RegistryUser("publisher", "stays");
        await using var pair = await RegistryPair.StartAsync(
            it => it with { Authentication = RegistryAuthentication.Basic, Users = [reader, publisher] },
            it => it with
            {
                Authentication = RegistryAuthentication.Bearer,
                Users = [writer],
                TokenLifetime = TimeSpan.FromSeconds(2),
            });
        await using var system = await FleetSystem.StartAsync(
            servers,
            coordinators: 1,
            workers: 2,
            instances: $$"""
                - name: kobe
                    endpoint: {{pair.Source.Address.GetLeftPart(UriPartial.Authority)}}
                    credentials: { username: reader, passwords: [new-source, old-source] }
                    webhook: { format: generic, authentication: bearer, secrets: [{{NewHook}}, {{OldHook}}] }
                  - name: nara
                    endpoint: {{pair.Target.Address.GetLeftPart(UriPartial.Authority)}}
                    credentials: { username: writer, passwords: [new-target, old-target] }
                """,
            rules: "- { name: rotated, source: kobe, target: nara, level: namespace, namespace: team, tagFilter: \".*\" }",
            start: HostedReplication.Start);
        using var hooks = new ApiClient(system.Hooks);
        using var source = new RegistryPusher(pair.Source.Address, new NetworkCredential(publisher.Name, "stays"));
        var (hook, pushed) = (OldHook, new List<string>());

        await PushAsync();
        hook = NewHook;
        await PushAsync();
        writer.ChangePassword("new-target");
        pair.Target.ExpireTokens();
        await PushAsync();
        reader.ChangePassword("new-source");
        await PushAsync();

        using var target = new RegistryPusher(pair.Target.Address, new NetworkCredential(writer.Name, "new-target"));
        foreach (var tag in pushed)
        {
            var record = await system.Api.FinishedTaskAsync("team/rotated", tag, () => system.Output);
            Assert.Equal("succeeded", record.GetProperty("status").GetString());
            Assert.NotNull(await target.ReadManifestAsync("team/rotated", tag));
        }
        // Any process knows which secrets may be removed, although the workers and the ingest process used them.
        await Waiting.UntilAsync(
            async () => (await system.Api.GetAsync("/api/v1/instances")).GetRawText() is var all
                && all.Split("\"passwordInUse\":1").Length == 3 && all.Contains("\"lastSecretUsed\":1", StringComparison.Ordinal)
                ? ""
                : null,
            () => system.Output,
            TimeSpan.FromSeconds(60));

        async Task PushAsync()
        {
            for (var i = 0; i < 5; i++)
            {
                var tag = $"v{pushed.Count}";
                await source.PushAsync("team/rotated", tag, SampleImage.Create(pushed.Count));
                pushed.Add(tag);
                // Retries like a publisher: a busy fleet can answer 503, and the right secret is never refused.
                await Waiting.UntilAsync<object>(
                    async () =>
                    {
                        var (status, _) = await hooks.PostHookAsync("kobe", $$"""{"repository":"team/rotated","tag":"{{tag}}"}""", hook);
                        Assert.NotEqual(HttpStatusCode.Unauthorized, status);
                        return status == HttpStatusCode.Accepted ? hooks : null;
                    },
                    () => system.Output);
            }
        }
    }
}

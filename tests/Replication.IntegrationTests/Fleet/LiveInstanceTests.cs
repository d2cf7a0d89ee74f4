using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Storage.Mongo;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>Instances that are created and changed through the API while processes of every role run.</summary>
public sealed class LiveInstanceTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const string Secret = "planted-webhook-secret-0815";

    private readonly SampleManifest _image = SampleImage.Create(1);

    [Fact]
    public async Task Every_process_reads_new_and_changed_instances_and_shows_no_secret()
    {
        await using var system = await FleetSystem.StartAsync(servers, workers: 2, start: HostedReplication.Start);
        await using var osaka = await DockerRegistryServer.StartAsync();
        await using var kyoto = await DockerRegistryServer.StartAsync();
        await using var stores = new ServiceCollection()
            .AddMongoStores(new MongoStoreOptions { ConnectionString = servers.Mongo.ConnectionString, Database = system.Database })
                .BuildServiceProvider();
        using var source = new RegistryPusher(system.Source.Address);
        await source.PushAsync("base/app", "v1", _image);

        var (created, _) = await system.Api.PostAsync("/api/v1/instances", Instance(osaka));
        Assert.Equal(HttpStatusCode.Created, created);
        // A worker that has not received the change yet reads the store.
        for (var i = 0; i < 4; i++)
            Assert.True(await CopyAsync(system, stores.GetRequiredService<ITaskStore>(), $"first-{i}", osaka));

        using var http = new HttpClient { BaseAddress = system.Api.Address };
        using var change = await http.PutAsync(
            new Uri("/api/v1/instances/moving", UriKind.Relative), new StringContent(Instance(kyoto), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, change.StatusCode);
        // The workers still have clients for the old address.
        for (var i = 0; i < 4; i++)
        {
            await Waiting.UntilAsync(
                async () => await CopyAsync(system, stores.GetRequiredService<ITaskStore>(), $"moved-{Guid.NewGuid():N}", kyoto)
                    ? ""
                    : null,
                () => system.Output,
                TimeSpan.FromSeconds(30));
        }

        using var hooks = new ApiClient(system.Hooks);
        var (hooked, _) = await hooks.PostHookAsync("moving", "[]", Secret);
        Assert.Equal(HttpStatusCode.Accepted, hooked);
        Assert.DoesNotContain("planted", system.Output, StringComparison.Ordinal);
    }

    // The coordinator's sweep announces the task, and a worker copies it to the address of the instance that it knows.
    private async Task<bool> CopyAsync(FleetSystem system, ITaskStore tasks, string tag, DockerRegistryServer expected)
    {
        var target = new TaskTarget("moving", RepositoryName.Parse("base/app"), Tag.Parse(tag));
        var now = TimeProvider.System.GetUtcNow();
        await tasks.AddAsync(
            [
                SampleTasks.Pending(now - TimeSpan.FromHours(1), target) with
                {
                    Source = new TaskSource("hangzhou", RepositoryName.Parse("base/app"), Tag.Parse("v1"), Digest.Parse(_image.Digest)),
                    PushedAt = now,
                    OrderedAt = now,
                },
            ],
            default);
        var record = await system.Api.FinishedTaskAsync("base/app", tag, () => system.Output);
        Assert.Equal("succeeded", record.GetProperty("status").GetString());
        using var reader = new RegistryPusher(expected.Address);
        return await reader.HoldsAsync("base/app", tag, _image);
    }

    private static string Instance(DockerRegistryServer registry) => $$"""
        {"name":"moving","endpoint":"{{registry.Address.GetLeftPart(UriPartial.Authority)}}",
         "credentials":{"username":"robot","password":"planted-password-4711"},"webhook":{"format":"generic","authentication":"bearer","secret":"{{Secret}}" } }
        """;
}

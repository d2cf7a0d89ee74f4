using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Notifications;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>Two systems whose rules form a ring, which one system refuses: a to b to c in the first, c to a in the second.</summary>
public sealed class RingTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    [Fact]
    public async Task An_image_goes_around_once_and_its_copies_start_nothing_new()
    {
        using var folder = new TemporaryFolder();
        var (firstPort, secondPort) = (FreePort.Take(), FreePort.Take());
        var registries = new List<EmbeddedRegistryServer>();
        try
        {
            foreach (var name in Names)
                registries.Add(await EmbeddedRegistryServer.StartAsync(new EmbeddedRegistryOptions
                {
                    Folder = folder.Combine(name),
                    Notifications = [EndpointOf(name == "c" ? secondPort : firstPort, name)],
                }));
            await using var first = await StartAsync(folder, registries, firstPort, "first", "a b", "b c");
            await using var second = await StartAsync(folder, registries, secondPort, "second", "c a");
            using var apiOfFirst = new ApiClient(await first.ListeningAsync());
            using var apiOfSecond = new ApiClient(await second.ListeningAsync());
            using var atA = new RegistryPusher(registries[0].Address);
            var image = SampleImage.Create(0);

            foreach (var (round, next) in Enumerable.Range(0, 3).Select(static it => (it, SampleImage.Create(it))))
            {
                image = next;
                await atA.PushAsync("team/app", "v1", image);
                await Waiting.UntilAsync(
                    async () => await CountAsync(apiOfFirst) == 2 * (round + 1) && await CountAsync(apiOfSecond) == round + 1 ? "done" : null,
                    () => $"{first.Output}\n{second.Output}");
            }

            // The copy back to a found its image there, so a reported nothing, and no further task follows.
            var back = (await apiOfSecond.GetAsync("/api/v1/tasks")).GetProperty("items").EnumerateArray().ToList();
            Assert.All(back, static it => Assert.Equal("alreadyPresent", it.GetProperty("outcome").GetString()));
            foreach (var registry in registries)
            {
                using var reader = new RegistryPusher(registry.Address);
                Assert.True(await reader.HoldsAsync("team/app", "v1", image));
            }
            Assert.Equal((6, 3), (await CountAsync(apiOfFirst), await CountAsync(apiOfSecond)));
        }
        finally
        {
            foreach (var registry in registries)
                await registry.DisposeAsync();
        }
    }

    private static async Task<int> CountAsync(ApiClient api) =>
        (await api.GetAsync("/api/v1/tasks?status=succeeded&limit=500")).GetProperty("items").GetArrayLength();

    private static NotificationEndpoint EndpointOf(int port, string name) => new()
    {
        Url = new Uri($"http://127.0.0.1:{port}/hooks/{name}"),
        Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {ServedSystem.Secret}" },
        Threshold = 1,
        Backoff = TimeSpan.FromMilliseconds(200),
    };

    private static async Task<IReplicationProgram> StartAsync(
        TemporaryFolder folder, List<EmbeddedRegistryServer> registries, int port, string name, params string[] rules)
    {
        var instances = registries.Zip(Names, static (registry, name) => $$"""
              - name: {{name}}
                endpoint: {{registry.Address.GetLeftPart(UriPartial.Authority)}}
                webhook: { format: distribution, authentication: bearer, secret: {{ServedSystem.Secret}} }
            """);
        var lines = rules.Select(static it => it.Split(' ')).Select(static it =>
            $$"""  - { name: {{it[0]}}-{{it[1]}}, source: {{it[0]}}, target: {{it[1]}}, level: namespace, namespace: team, tagFilter: ".*" }""");
        var file = folder.Combine($"{name}.yaml");
        await File.WriteAllTextAsync(file, $"""
            store: {"{"} provider: sqlite, path: {folder.Combine($"{name}.db")} {"}"}
            topology: acyclic
            instances:
            {string.Join('\n', instances)}
            rules:
            {string.Join('\n', lines)}
            """);
        return HostedReplication.Start(file, role: null, new Uri($"http://127.0.0.1:{port}"));
    }
}

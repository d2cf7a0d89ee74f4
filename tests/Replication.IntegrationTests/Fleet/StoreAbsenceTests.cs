using System.Net;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>A store that is killed and restarted later.</summary>
public sealed class StoreAbsenceTests(FleetServers servers) : IClassFixture<FleetServers>
{
    // Longer than the immediate retries of a failed message.
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Pushes_accepted_while_the_store_is_unavailable_are_processed_later()
    {
        await using var mongo = await MongoServer.StartAsync(killable: true);
        Assert.SkipUnless(mongo.IsProcess, "the MongoDB of this run is not ours to kill");
        await using var system = await FleetSystem.StartAsync(
            servers,
            coordinators: 1,
            workers: 1,
            // A call to an unavailable store fails immediately, not after the driver's timeout of 30 seconds.
            connectionString: $"{mongo.ConnectionString}&serverSelectionTimeoutMS=1000",
            start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);
        using var hooks = new ApiClient(system.Hooks);
        var image = SampleImage.Create(1, [10_000]);
        foreach (var blob in image.Blobs)
            await source.PushBlobAsync("team/app", blob);
        await source.PutManifestAsync("team/app", image.Digest, image);

        await mongo.KillAsync();
        for (var i = 0; i < 5; i++)
        {
            var body =
                $$$"""{"events":[{"id":"{{{i}}}","action":"push","target":{"repository":"team/app","tag":"away{{{i}}}","digest":"{{{image.Digest}}}"}}]}""";
            // A busy broker can cause a 503, so post again.
            await Waiting.UntilAsync(
                async () => (await hooks.PostHookAsync("hangzhou", body, ServedSystem.Secret)).Status == HttpStatusCode.Accepted
                    ? body
                    : null,
                () => system.Output);
        }
        await Task.Delay(Absence);
        await mongo.RestartAsync();

        for (var i = 0; i < 5; i++)
        {
            var record = await system.Api.FinishedTaskAsync("team/app", $"away{i}", () => system.Output);
            Assert.Equal("succeeded", record.GetProperty("status").GetString());
        }
        var letters = await system.Api.GetAsync("/api/v1/dead-letters");
        Assert.All(letters.GetProperty("items").EnumerateArray(), it => Assert.Equal(0, it.GetProperty("messages").GetInt32()));
    }
}

using System.Net;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Lists;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries;

public sealed class RegistryListTests
{
    [Fact]
    public async Task An_embedded_registry_with_a_login_is_listed_page_by_page()
    {
        await using var pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        using var pusher = new RegistryPusher(pair.Target.Address, new NetworkCredential(RegistryPair.User, RegistryPair.Password));
        await ListAsync(pair.TargetClient, pusher);
    }

    [Fact]
    public async Task The_distribution_registry_is_listed_page_by_page()
    {
        await using var registry = await DockerRegistryServer.StartAsync();
        using var pusher = new RegistryPusher(registry.Address);
        using var client = RegistryPair.ClientOf(registry.Address, password: null);
        await ListAsync(client, pusher);
    }

    private static async Task ListAsync(RegistryClient client, RegistryPusher pusher)
    {
        var image = SampleImage.Create(1, [10]);
        string[] repositories = ["alpha", "team/app", "team/deep/er", "zulu"];
        string[] tags = ["a", "b", "c", "d", "e"];
        foreach (var repository in repositories)
            await pusher.PushAsync(repository, "v1", image);
        foreach (var tag in tags)
            await pusher.PushAsync("team/many", tag, image);

        Assert.Equal(
            [.. repositories[..2], "team/deep/er", "team/many", "zulu"],
            await AllAsync(last => client.ListRepositoriesAsync(last, 2, default)));
        Assert.Equal(
            tags, await AllAsync(last => client.ListTagsAsync(Contracts.Images.RepositoryName.Parse("team/many"), last, 2, default)));
        Assert.Equal(["d", "e"], (await client.ListTagsAsync(Contracts.Images.RepositoryName.Parse("team/many"), "c", 10, default)).Items);
        var unknown = await Assert.ThrowsAsync<RegistryException>(
            () => client.ListTagsAsync(Contracts.Images.RepositoryName.Parse("team/none"), null, 10, default));
        Assert.Equal(CopyFailure.ManifestUnknown, unknown.Failure.Code);
    }

    private static async Task<List<string>> AllAsync(Func<string?, Task<RegistryPage>> read)
    {
        var all = new List<string>();
        string? last = null;
        do
        {
            var page = await read(last);
            Assert.InRange(page.Items.Count, 0, 2);
            all.AddRange(page.Items);
            last = page.Next;
        }
        while (last is not null);
        return all;
    }
}

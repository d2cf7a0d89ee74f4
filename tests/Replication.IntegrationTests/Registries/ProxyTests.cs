using System.Net;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries;

public sealed class ProxyTests
{
    [Fact]
    public async Task The_proxy_of_the_environment_is_used_except_for_this_machine()
    {
        await using var pair = await RegistryPair.StartAsync();
        var image = SampleImage.Create(layerSizes: [50_000, 2_000_000]);
        await pair.PushAsync(image);
        var before = HttpClient.DefaultProxy;
        // The registry also accepts requests as a proxy does. The host name can be reached through this proxy only. All other servers of
        // these tests are local.
        HttpClient.DefaultProxy = new WebProxy(pair.Target.Address) { BypassProxyOnLocal = true };
        try
        {
            using var client = new RegistryClient(
                new RegistryConnection { Endpoint = new Uri("http://registry.invalid") }, RegistryPair.Impatient, TimeProvider.System);

            var result = await pair.Copier.CopyAsync(pair.Request() with { Target = client }, default);

            Assert.IsType<CopyResult.Copied>(result);
            Assert.All(pair.Target.Requests.All, static request => Assert.Equal("registry.invalid", request.Headers["Host"]));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
        await pair.AssertHeldAsync(image);
    }

    [Fact]
    public async Task A_registry_without_internet_access_is_not_contacted_through_a_proxy()
    {
        await using var pair = await RegistryPair.StartAsync();
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(pair.Target.Address) { BypassProxyOnLocal = true };
        try
        {
            using var client = new RegistryClient(
                new RegistryConnection { Endpoint = new Uri("http://registry.invalid"), InternetAccess = false },
                RegistryPair.Impatient,
                TimeProvider.System);

            await Assert.ThrowsAsync<RegistryException>(() => client.ListRepositoriesAsync(null, 1, default));

            Assert.Empty(pair.Target.Requests.All);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }
}

using Replication.Testing.Servers;

namespace Replication.IntegrationTests.EmbeddedRegistry.Conformance;

/// <summary>distribution 2.8.2, as Debian packages it.</summary>
public sealed class DockerRegistryConformance : RegistryConformance
{
    private protected override async Task<ServerUnderTest> StartAsync()
    {
        var server = await DockerRegistryServer.StartAsync();
        return new ServerUnderTest(server.Address, server)
        {
            MonolithicPost = false,
            AnonymousMount = false,
            ChunkOrder = false,
            Resume = false,
            Sha512Manifests = false,
            Referrers = false,
            TagDelete = false,
            TagPages = false,
            TooLargeHasItsStatus = false,
            InvalidNames = false,
        };
    }
}

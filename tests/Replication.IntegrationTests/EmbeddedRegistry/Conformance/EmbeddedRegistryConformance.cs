namespace Replication.IntegrationTests.EmbeddedRegistry.Conformance;

public sealed class EmbeddedRegistryConformance : RegistryConformance
{
    private protected override async Task<ServerUnderTest> StartAsync()
    {
        var server = await InTemporaryFolder.StartAsync();
        return new ServerUnderTest(server.Registry.Address, server)
        {
            MonolithicPost = true,
            AnonymousMount = true,
            ChunkOrder = true,
            Resume = true,
            Sha512Manifests = true,
            Referrers = true,
            TagDelete = true,
            TagPages = true,
            TooLargeHasItsStatus = true,
            InvalidNames = true,
        };
    }
}

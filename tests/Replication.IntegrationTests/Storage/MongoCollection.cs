using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Storage;

/// <summary>The tests that share one MongoDB server.</summary>
[CollectionDefinition(Name)]
public sealed class MongoCollection : ICollectionFixture<MongoFixture>
{
    public const string Name = "MongoDB";
}

/// <summary>The MongoDB server of the test run. Every test uses its own database.</summary>
public sealed class MongoFixture(RunServers run) : IAsyncLifetime
{
    private MongoServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await run.MongoAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal MongoPlace NewPlace() => new(_server.ConnectionString);
}

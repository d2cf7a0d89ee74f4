using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Storage;

/// <summary>The tests that share one MongoDB server.</summary>
[CollectionDefinition(Name)]
public sealed class MongoCollection : ICollectionFixture<MongoFixture>
{
    public const string Name = "MongoDB";
}

/// <summary>One server for a run; every test has a database of its own on it.</summary>
public sealed class MongoFixture : IAsyncLifetime
{
    private MongoServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await MongoServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    internal MongoPlace NewPlace() => new(_server.ConnectionString);
}

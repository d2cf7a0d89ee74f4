using Replication.App.Configuration;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

internal static class StoreConfigurations
{
    /// <summary>The path of a SQLite store; fails for another store.</summary>
    public static string FilePath(this StoreConfiguration store) => Assert.IsType<StoreConfiguration.Sqlite>(store).Path;

    /// <summary>The connection string of a MongoDB store; fails for another store.</summary>
    public static string Address(this StoreConfiguration store) =>
        Assert.IsType<StoreConfiguration.MongoDb>(store).ConnectionString.Reveal();
}

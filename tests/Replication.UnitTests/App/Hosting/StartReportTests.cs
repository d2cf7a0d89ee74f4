using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.Contracts;
using Xunit;

namespace Replication.UnitTests.App.Hosting;

/// <summary>The first log lines name store and bus without their secrets.</summary>
public sealed class StartReportTests
{
    [Fact]
    public void The_store_is_named_with_its_file_or_database()
    {
        Assert.Equal("sqlite (/data/replication.db)", StartReport.Store(new StoreConfiguration.Sqlite("/data/replication.db")));
        Assert.Equal(
            "mongodb (database replication)",
            StartReport.Store(new StoreConfiguration.MongoDb(new Secret("mongodb://user:planted-secret@db"), "replication")));
    }

    [Theory]
    [InlineData(null, "in-memory")]
    [InlineData("amqp://user:planted-secret@broker/vhost", "rabbitmq (broker:5672)")]
    [InlineData("amqps://user:planted-secret@broker", "rabbitmq (broker:5671)")]
    [InlineData("amqp://broker:5673", "rabbitmq (broker:5673)")]
    public void The_bus_is_named_with_the_address_of_its_broker(string? uri, string shown) =>
        Assert.Equal(shown, StartReport.Bus(uri is null ? null : new Uri(uri)));
}

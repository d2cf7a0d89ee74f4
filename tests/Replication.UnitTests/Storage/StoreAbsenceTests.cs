using System.Net;
using Microsoft.Data.Sqlite;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;
using Replication.Storage.Mongo;
using Replication.Storage.Sqlite;
using Xunit;

namespace Replication.UnitTests.Storage;

/// <summary>The store failures that are retried.</summary>
public sealed class StoreAbsenceTests
{
    private static readonly ConnectionId Connection = new(new ServerId(new ClusterId(), new DnsEndPoint("localhost", 27017)));

    public static TheoryData<Exception, bool> OfMongo => new()
    {
        { new TimeoutException("no primary"), true },
        { new MongoConnectionException(Connection, "it was reset"), true },
        { new IOException("it was reset"), true },
        { new MongoInternalException("a fault of the driver"), false },
        { new FormatException("a document that cannot be read"), false },
        { new InvalidOperationException("a fault of ours"), false },
    };

    [Theory]
    [MemberData(nameof(OfMongo), DisableDiscoveryEnumeration = true)]
    public void The_program_waits_for_a_database_that_does_not_answer(Exception failure, bool isAway) =>
        Assert.Equal(isAway, MongoErrors.IsAway(failure));

    [Theory]
    [InlineData(5, true)]
    [InlineData(13, true)]
    [InlineData(11, false)]
    [InlineData(19, false)]
    public async Task A_locked_file_or_a_full_disk_is_an_outage(int errorCode, bool isAway)
    {
        await using var file = new SqliteFile();
        using var database = SqliteDatabase.Open(file.Options);

        Assert.Equal(isAway, database.IsAway(new SqliteException("", errorCode)));
    }
}

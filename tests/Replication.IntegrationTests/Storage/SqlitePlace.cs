using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Replication.Storage.Sqlite;
using Replication.Testing.Servers;
using Replication.Testing.Storage;

namespace Replication.IntegrationTests.Storage;

/// <summary>A file of the embedded store, which is removed with the test.</summary>
internal sealed class SqlitePlace : IStorePlace
{
    private readonly TemporaryFolder _folder = new();

    public IServiceProvider Open() =>
        new ServiceCollection().AddSqliteStores(new SqliteStoreOptions { Path = _folder.Combine("replication.db") }).BuildServiceProvider();

    public IServiceProvider OpenWithOtherKeys() => new ServiceCollection()
        .AddSqliteStores(new SqliteStoreOptions { Path = _folder.Combine("replication.db"), KeyFolder = _folder.Combine("other-keys") })
            .BuildServiceProvider();

    public Task ReplaceTextAsync(string old, string replacement)
    {
        using var database = SqliteDatabase.Open(new SqliteStoreOptions { Path = _folder.Combine("replication.db") });
        return database.WriteAsync(
            session => session.Execute(
                "UPDATE instance SET document = replace(document, $old, $new)", ("$old", old), ("$new", replacement)), default);
    }

    public async Task<string> ReadRawAsync() => Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_folder.Combine("replication.db")));

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

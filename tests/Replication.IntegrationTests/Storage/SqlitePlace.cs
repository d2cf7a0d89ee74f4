using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Replication.Storage.Sqlite;
using Replication.Testing.Servers;
using Replication.Testing.Storage;

namespace Replication.IntegrationTests.Storage;

/// <summary>A file of the embedded store, gone with the test.</summary>
internal sealed class SqlitePlace : IStorePlace
{
    private readonly TemporaryFolder _folder = new();

    public IServiceProvider Open() => new ServiceCollection().AddSqliteStores(new SqliteStoreOptions { Path = _folder.Combine("replication.db") }).BuildServiceProvider();

    public async Task<string> ReadRawAsync() => Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_folder.Combine("replication.db")));

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Replication.Storage.Sqlite;

namespace Replication.UnitTests.Storage;

/// <summary>A store's file in a folder of its own, gone with it.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("replication-storage-");

    public string Folder => _folder.FullName;

    public SqliteStoreOptions Options => new() { Path = Path.Combine(Folder, "made", "replication.db") };

    public IServiceProvider Open() => new ServiceCollection().AddSqliteStores(Options).BuildServiceProvider();

    public void Dispose() => _folder.Delete(recursive: true);
}

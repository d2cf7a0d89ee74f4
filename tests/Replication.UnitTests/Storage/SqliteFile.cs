using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Replication.Storage.Sqlite;
using Replication.Testing.Storage;

namespace Replication.UnitTests.Storage;

/// <summary>The file of a store in a separate folder, which is deleted when it is disposed.</summary>
internal sealed class SqliteFile : IStorePlace
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("replication-storage-");

    public string Folder => _folder.FullName;

    public SqliteStoreOptions Options => new() { Path = Path.Combine(Folder, "made", "replication.db") };

    public IServiceProvider Open() => new ServiceCollection().AddSqliteStores(Options).BuildServiceProvider();

    public IServiceProvider OpenWithOtherKeys() =>
        new ServiceCollection().AddSqliteStores(Options with { KeyFolder = Path.Combine(Folder, "other-keys") }).BuildServiceProvider();

    public Task ReplaceTextAsync(string old, string replacement)
    {
        using var database = SqliteDatabase.Open(Options);
        return database.WriteAsync(
            session => session.Execute(
                "UPDATE instance SET document = replace(document, $old, $new)", ("$old", old), ("$new", replacement)), default);
    }

    public async Task<string> ReadRawAsync()
    {
        var raw = new StringBuilder();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Options.Path)!))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(open, Encoding.Latin1);
            raw.Append(await reader.ReadToEndAsync());
        }
        return raw.ToString();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

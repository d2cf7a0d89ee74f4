using Microsoft.Extensions.DependencyInjection;
using Replication.Chaos.Faults;
using Replication.Chaos.Pushes;
using Replication.Contracts.Stores;
using Replication.Storage.Sqlite;
using Replication.Testing.Serving;

namespace Replication.Chaos.Systems;

/// <summary>One process with the in-memory bus and SQLite.</summary>
internal sealed class EmbeddedUnderFire : ChaosSystem
{
    private readonly int _port = FreePort.Take();

    private EmbeddedUnderFire(Skews skews, Diary diary)
        : base(skews, diary)
    {
    }

    public override IReadOnlyList<Uri> Hooks => [Api];

    public override Uri Api => new($"http://127.0.0.1:{_port}");

    private string DatabaseFile => Folder.Combine("replication.db");

    public static async Task<EmbeddedUnderFire> StartAsync(PushBook book, Skews skews, Diary diary)
    {
        var system = new EmbeddedUnderFire(skews, diary);
        try
        {
            await system.StartRegistriesAsync(book);
            await File.WriteAllTextAsync(system.Folder.Combine("replication.yaml"), $$"""
                store: { provider: sqlite, path: {{system.DatabaseFile}} }
                {{system.Registries()}}
                """);
            await system.AddProcess("process", 1, system._port, "replication.yaml").StartAsync();
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public override ISagaDocumentStore OpenSagas() => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddLogging()
        .AddSqliteStores(new SqliteStoreOptions { Path = DatabaseFile })
        .BuildServiceProvider()
        .GetRequiredService<ISagaDocumentStore>();
}

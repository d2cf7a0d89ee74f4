using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Registries.Checks;
using Replication.Storage;
using Replication.Storage.Mongo;
using Replication.Storage.Sqlite;

namespace Replication.App.Check;

/// <summary>Can the store be opened and written? A file that is not there yet is not made.</summary>
internal static class StoreCheck
{
    private const string Question = "write";
    private const string ClockQuestion = "clock";
    private const string SecretsQuestion = "secrets";

    public static async Task<CheckedPart> RunAsync(StoreConfiguration store, string? keyFolder, CancellationToken cancellationToken) =>
        new("store", store.Provider == StoreProvider.Sqlite && !File.Exists(store.Path) ? [AskFolder(store)] : await AskAsync(store, keyFolder, cancellationToken));

    /// <summary>What is said of clocks; nothing where the store has none.</summary>
    internal static IReadOnlyList<CheckAnswer> CompareClocks(TimeSpan? ahead) => ahead is not { } known
        ? []
        : StoreClock.Complaint(known) is { } complaint
            ? [new CheckAnswer(ClockQuestion, CheckOutcome.Failed, complaint, "set both by the same time servers (NTP)")]
            : [new CheckAnswer(ClockQuestion, CheckOutcome.Ok, "it shows the same time as this machine")];

    private static async Task<IReadOnlyList<CheckAnswer>> AskAsync(StoreConfiguration store, string? keyFolder, CancellationToken cancellationToken)
    {
        try
        {
            using var fileLock = StoreFileLock.Take(store);
            // Opening it waits for servers, in a thread of its own.
            var (ahead, secrets) = await Task.Run(() => ProbeAsync(store, keyFolder, cancellationToken), cancellationToken);
            return [new CheckAnswer(Question, CheckOutcome.Ok, $"{Name(store)} can be written"), .. CompareClocks(ahead), .. secrets];
        }
        catch (StoreUnusableException e) when (store.Provider == StoreProvider.Sqlite && e.Message.Contains("in use by another process", StringComparison.Ordinal))
        {
            return [new CheckAnswer(Question, CheckOutcome.Skipped, $"{Name(store)} is in use by another process, a server that runs")];
        }
        catch (StoreUnusableException e)
        {
            return [new CheckAnswer(Question, CheckOutcome.Failed, e.Message, store.Provider == StoreProvider.Sqlite ? "correct store.path, or the rights to it" : "correct store.connectionString, or start the database")];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Its text may quote the connection string.
            return [new CheckAnswer(Question, CheckOutcome.Failed, $"{Name(store)} cannot be written ({e.GetType().Name})", "look at the database's own log")];
        }
    }

    private static async Task<(TimeSpan? Ahead, IReadOnlyList<CheckAnswer> Secrets)> ProbeAsync(
        StoreConfiguration store, string? keyFolder, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging();
        if (store.ConnectionString is { } connectionString)
            services.AddMongoStores(new MongoStoreOptions { ConnectionString = connectionString.Reveal(), Database = store.Database, Retention = store.Retention, KeyFolder = keyFolder });
        else
            services.AddSqliteStores(new SqliteStoreOptions { Path = store.Path, Retention = store.Retention, KeyFolder = keyFolder });
        await using var provider = services.BuildServiceProvider();
        var probe = provider.GetRequiredService<IStoreProbe>();
        await probe.CheckAsync(cancellationToken);
        var ahead = await StoreClock.ReadAheadAsync(probe, TimeProvider.System, cancellationToken);
        return (ahead, await AskSecretsAsync(provider, cancellationToken));
    }

    // Whether the keys are those of the store, and each instance whose secrets they do not decrypt.
    private static async Task<IReadOnlyList<CheckAnswer>> AskSecretsAsync(IServiceProvider provider, CancellationToken cancellationToken)
    {
        var fault = await provider.GetRequiredService<ISecretKeyStore>().FindFaultAsync(cancellationToken);
        var unusable = (await provider.GetRequiredService<IInstanceStore>().ListAsync(cancellationToken))
            .Select(static it => (it.Instance.Name, Reason: InstanceFaults.ReasonOf(it.Instance)))
            .Where(static it => it.Reason is not null);
        return
        [
            fault is null
                ? new CheckAnswer(SecretsQuestion, CheckOutcome.Ok, "the keys are those that encrypt the store's secrets")
                : new CheckAnswer(SecretsQuestion, CheckOutcome.Failed, fault, "correct secrets.keys, or put the key files back"),
            .. unusable.Select(static it => new CheckAnswer(
                SecretsQuestion,
                CheckOutcome.Failed,
                $"the instance '{it.Name}' is unusable: {it.Reason}",
                "put the key files back, or set the secrets of the instance again")),
        ];
    }

    private static CheckAnswer AskFolder(StoreConfiguration store)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(store.Path))!;
        while (!Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder)!;
        try
        {
            using (new FileStream(Path.Combine(folder, Path.GetRandomFileName()), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }))
                return new CheckAnswer(Question, CheckOutcome.Ok, $"{Name(store)} will be made at the first start");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CheckAnswer(Question, CheckOutcome.Failed, $"{Name(store)} cannot be made: {folder} is not to be written", "correct store.path, or the rights to the folder");
        }
    }

    private static string Name(StoreConfiguration store) => store.Provider == StoreProvider.Sqlite ? $"the file {store.Path}" : $"the database '{store.Database}'";
}

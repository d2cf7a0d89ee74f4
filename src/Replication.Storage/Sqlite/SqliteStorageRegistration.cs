using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Stores;
using Replication.Storage.Secrets;

namespace Replication.Storage.Sqlite;

/// <summary>Registers the embedded store: one SQLite file.</summary>
public static class SqliteStorageRegistration
{
    /// <summary>
    /// Registers all stores of one file. The file is opened when the first store is requested; that throws
    /// <see cref="StoreUnusableException"/> when it cannot be used. The container closes it.
    /// </summary>
    public static IServiceCollection AddSqliteStores(this IServiceCollection services, SqliteStoreOptions options) => services
        .AddSingleton(provider => SqliteDatabase.Open(options, provider.GetService<TimeProvider>()))
        .AddSingleton(_ => new SecretKeys(KeyFolder.Open(options.KeyFolder
            ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.Path))!, "keys"))))
        .AddSingleton<ISecretSeal>(static provider => provider.GetRequiredService<SecretKeys>())
        .AddSingleton<SealedJson>()
        .AddSingleton<IPlainKeySearch, SqlitePlainKeys>()
        .AddSingleton<ISecretKeyStore>(static provider => new SecretKeyStore(
            provider.GetRequiredService<INoteStore>(),
            provider.GetRequiredService<IInstanceStore>(),
            provider.GetRequiredService<SecretKeys>(),
            provider.GetRequiredService<IPlainKeySearch>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System))
        .AddSingleton<IStoreProbe>(static provider => provider.GetRequiredService<SqliteDatabase>())
        .AddSingleton<ITaskStore, SqliteTaskStore>()
        .AddSingleton<ITaskChangeStore, SqliteTaskChangeStore>()
        .AddSingleton<ITaskLeaseStore, SqliteTaskLeaseStore>()
        .AddSingleton<ITaskSweepStore, SqliteTaskSweepStore>()
        .AddSingleton<ITaskCancelStore, SqliteTaskCancelStore>()
        .AddSingleton<ITaskHoldStore, SqliteTaskHoldStore>()
        .AddSingleton<ITaskRetryStore, SqliteTaskRetryStore>()
        .AddSingleton<IRuleStore, SqliteRuleStore>()
        .AddSingleton<IRuleActivityStore, SqliteRuleActivityStore>()
        .AddSingleton<IInstanceStore, SqliteInstanceStore>()
        .AddSingleton<ILastReportStore, SqliteLastReportStore>()
        .AddSingleton<IAuditStore, SqliteAuditStore>()
        .AddSingleton<IAnswerStore, SqliteAnswerStore>()
        .AddSingleton<INoteStore, SqliteNoteStore>()
        .AddSingleton<IBackfillStore, SqliteBackfillStore>()
        .AddSingleton<IMissingImageStore, SqliteMissingImageStore>()
        .AddSingleton<IReconciliationStore, SqliteReconciliationStore>()
        .AddSingleton<IKnownImageStore, SqliteKnownImageStore>()
        .AddSingleton<IHistoryStore, SqliteHistoryStore>()
        .AddSingleton<IEventStore, SqliteEventStore>()
        .AddSingleton<IPushJournal, SqlitePushJournal>()
        .AddSingleton<IRetention>(provider => new SqliteRetention(provider.GetRequiredService<SqliteDatabase>(), options.Retention))
        .AddSingleton<IQuarantineStore, SqliteQuarantineStore>()
        .AddSingleton<ISagaDocumentStore, SqliteSagaDocumentStore>();
}

using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Stores;
using Replication.Storage.Secrets;

namespace Replication.Storage.Mongo;

/// <summary>Registers the MongoDB store: one database that any number of processes share.</summary>
public static class MongoStorageRegistration
{
    /// <summary>
    /// Registers all stores of one database. The connection is opened and the indexes are created when the first store is requested; that
    /// throws <see cref="StoreUnusableException"/> when the database cannot be used. There is no push journal: RabbitMQ keeps messages
    /// itself.
    /// </summary>
    public static IServiceCollection AddMongoStores(this IServiceCollection services, MongoStoreOptions options) => services
        .AddSingleton(provider => MongoStore.Open(options, time: provider.GetService<TimeProvider>()))
        .AddSingleton(provider => new SecretKeys(options.KeyFolder is { } folder
            ? KeyFolder.Open(folder)
            : new MongoKeys(provider.GetRequiredService<MongoStore>())))
        .AddSingleton<ISecretSeal>(static provider => provider.GetRequiredService<SecretKeys>())
        .AddSingleton<SealedJson>()
        .AddSingleton<IPlainKeySearch, MongoPlainKeys>()
        .AddSingleton<ISecretKeyStore>(static provider => new SecretKeyStore(
            provider.GetRequiredService<INoteStore>(),
            provider.GetRequiredService<IInstanceStore>(),
            provider.GetRequiredService<SecretKeys>(),
            provider.GetRequiredService<IPlainKeySearch>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System))
        .AddSingleton<IStoreProbe>(static provider => provider.GetRequiredService<MongoStore>())
        .AddSingleton<MongoTaskCollection>()
        .AddSingleton<ITaskStore, MongoTaskStore>()
        .AddSingleton<ITaskChangeStore, MongoTaskChangeStore>()
        .AddSingleton<ITaskLeaseStore, MongoTaskLeaseStore>()
        .AddSingleton<ITaskSweepStore, MongoTaskSweepStore>()
        .AddSingleton<ITaskCancelStore, MongoTaskCancelStore>()
        .AddSingleton<ITaskHoldStore, MongoTaskHoldStore>()
        .AddSingleton<ITaskRetryStore, MongoTaskRetryStore>()
        .AddSingleton<IRuleStore, MongoRuleStore>()
        .AddSingleton<IRuleActivityStore, MongoRuleActivityStore>()
        .AddSingleton<IInstanceStore, MongoInstanceStore>()
        .AddSingleton<ILastReportStore, MongoLastReportStore>()
        .AddSingleton<IAuditStore, MongoAuditStore>()
        .AddSingleton<IAnswerStore, MongoAnswerStore>()
        .AddSingleton<INoteStore, MongoNoteStore>()
        .AddSingleton<IBackfillStore, MongoBackfillStore>()
        .AddSingleton<IMissingImageStore, MongoMissingImageStore>()
        .AddSingleton<IReconciliationStore, MongoReconciliationStore>()
        .AddSingleton<IKnownImageStore, MongoKnownImageStore>()
        .AddSingleton<IHistoryStore, MongoHistoryStore>()
        .AddSingleton<IEventStore, MongoEventStore>()
        .AddSingleton<IRetention, MongoRetention>()
        .AddSingleton<IQuarantineStore, MongoQuarantineStore>()
        .AddSingleton<ISagaDocumentStore, MongoSagaDocumentStore>();
}

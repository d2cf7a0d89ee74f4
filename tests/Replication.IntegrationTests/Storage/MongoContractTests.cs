using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Storage;

// Runs each contract against the production store, except for the journal: a durable bus needs no journal.

[Collection(MongoCollection.Name)]
public sealed class MongoTaskStoreTests(MongoFixture mongo) : TaskStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoTaskListTests(MongoFixture mongo) : TaskListContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoTaskChangeTests(MongoFixture mongo) : TaskChangeContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoTaskRedoTests(MongoFixture mongo) : TaskRedoContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoTaskClaimTests(MongoFixture mongo) : TaskClaimContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoTaskLeaseTests(MongoFixture mongo) : TaskLeaseContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoTaskCancelTests(MongoFixture mongo) : TaskCancelContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoTaskHoldTests(MongoFixture mongo) : TaskHoldContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoTaskSweepTests(MongoFixture mongo) : TaskSweepContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoRuleStoreTests(MongoFixture mongo) : RuleStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoRuleTopologyTests(MongoFixture mongo) : RuleTopologyContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoRuleActivityTests(MongoFixture mongo) : RuleActivityContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoInstanceStoreTests(MongoFixture mongo) : InstanceStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoMissingImageTests(MongoFixture mongo) : MissingImageContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoReconciliationStoreTests(MongoFixture mongo) : ReconciliationStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoKnownImageTests(MongoFixture mongo) : KnownImageContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoLastReportStoreTests(MongoFixture mongo) : LastReportContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoSecretStoreTests(MongoFixture mongo) : SecretStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoAuditStoreTests(MongoFixture mongo) : AuditStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoAnswerStoreTests(MongoFixture mongo) : AnswerStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoNoteStoreTests(MongoFixture mongo) : NoteStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoBackfillStoreTests(MongoFixture mongo) : BackfillStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoEventStoreTests(MongoFixture mongo) : EventStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoHistoryStoreTests(MongoFixture mongo) : HistoryStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoRetentionTests(MongoFixture mongo)
    : RetentionContract(mongo.NewPlace(), new() { FinishedTasks = TimeSpan.FromDays(10_000) });

[Collection(MongoCollection.Name)]
public sealed class MongoQuarantineStoreTests(MongoFixture mongo) : QuarantineStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoSagaDocumentStoreTests(MongoFixture mongo) : SagaDocumentStoreContract(mongo.NewPlace());

[Collection(MongoCollection.Name)]
public sealed class MongoStoreProbeTests(MongoFixture mongo) : StoreProbeContract(mongo.NewPlace());

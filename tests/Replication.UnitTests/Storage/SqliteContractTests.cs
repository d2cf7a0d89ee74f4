using Replication.Testing.Storage;

namespace Replication.UnitTests.Storage;

// Each contract over the embedded store; every test uses its own file.

public sealed class SqliteTaskStoreTests() : TaskStoreContract(new SqliteFile());

public sealed class SqliteTaskListTests() : TaskListContract(new SqliteFile());

public sealed class SqliteTaskChangeTests() : TaskChangeContract(new SqliteFile());

public sealed class SqliteTaskClaimTests() : TaskClaimContract(new SqliteFile());

public sealed class SqliteTaskLeaseTests() : TaskLeaseContract(new SqliteFile());

public sealed class SqliteTaskCancelTests() : TaskCancelContract(new SqliteFile());

public sealed class SqliteTaskHoldTests() : TaskHoldContract(new SqliteFile());

public sealed class SqliteTaskRedoTests() : TaskRedoContract(new SqliteFile());

public sealed class SqliteTaskSweepTests() : TaskSweepContract(new SqliteFile());

public sealed class SqliteRuleStoreTests() : RuleStoreContract(new SqliteFile());

public sealed class SqliteRuleTopologyTests() : RuleTopologyContract(new SqliteFile());

public sealed class SqliteRuleActivityTests() : RuleActivityContract(new SqliteFile());

public sealed class SqliteInstanceStoreTests() : InstanceStoreContract(new SqliteFile());

public sealed class SqliteMissingImageTests() : MissingImageContract(new SqliteFile());

public sealed class SqliteReconciliationStoreTests() : ReconciliationStoreContract(new SqliteFile());

public sealed class SqliteKnownImageTests() : KnownImageContract(new SqliteFile());

public sealed class SqliteLastReportStoreTests() : LastReportContract(new SqliteFile());

public sealed class SqliteSecretStoreTests() : SecretStoreContract(new SqliteFile());

public sealed class SqliteAuditStoreTests() : AuditStoreContract(new SqliteFile());

public sealed class SqliteAnswerStoreTests() : AnswerStoreContract(new SqliteFile());

public sealed class SqliteNoteStoreTests() : NoteStoreContract(new SqliteFile());

public sealed class SqliteBackfillStoreTests() : BackfillStoreContract(new SqliteFile());

public sealed class SqliteEventStoreTests() : EventStoreContract(new SqliteFile());

public sealed class SqliteHistoryStoreTests() : HistoryStoreContract(new SqliteFile());

public sealed class SqlitePushJournalTests() : PushJournalContract(new SqliteFile());

public sealed class SqliteQuarantineStoreTests() : QuarantineStoreContract(new SqliteFile());

public sealed class SqliteSagaDocumentStoreTests() : SagaDocumentStoreContract(new SqliteFile());

public sealed class SqliteStoreProbeTests() : StoreProbeContract(new SqliteFile());

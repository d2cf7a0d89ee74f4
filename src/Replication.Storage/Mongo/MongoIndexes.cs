using MongoDB.Bson;
using MongoDB.Driver;
using Replication.Contracts;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <summary>The indexes that the database needs. Existing ones stay unchanged, so any number of processes may start at once.</summary>
internal static class MongoIndexes
{
    public static void Create(MongoStore store)
    {
        store.Tasks.Indexes.CreateMany(Tasks());
        store.Events.Indexes.CreateMany([Index<EventDocument>("by_event", keys => keys.Ascending(it => it.EventId), unique: true)]);
        store.Quarantine.Indexes.CreateMany([
            Index<QuarantineDocument>("by_time", keys => keys.Descending(it => it.ReceivedAt).Descending(it => it.Id)),
            Index<QuarantineDocument>(
                "by_instance", keys => keys.Ascending(it => it.Instance).Descending(it => it.ReceivedAt).Descending(it => it.Id)),
        ]);
        store.Sagas.Indexes.CreateMany([
            Index<SagaRecord>(
                "by_quiet",
                keys => keys.Ascending(it => it.Kind).Ascending(it => it.State).Ascending(it => it.QuietSince).Ascending(it => it.SagaId)),
        ]);
        store.Audit.Indexes.CreateMany([Index<AuditDocument>("by_time", keys => keys.Descending(it => it.At).Descending(it => it.Id))]);
        store.Notes.Indexes.CreateMany([
            Index<NoteDocument>("purge", keys => keys.Ascending(it => it.PurgeAt), expireAfter: TimeSpan.Zero)
        ]);
        store.Backfills.Indexes.CreateMany([
            Index<BackfillRecord>("by_time", keys => keys.Descending(it => it.CreatedAt).Descending(it => it.Id)),
            Index<BackfillRecord>(
                "imports",
                keys => keys.Descending(it => it.CreatedAt).Descending(it => it.Id),
                only: Builders<BackfillRecord>.Filter.Eq(it => it.IsImport, true)),
            Index<BackfillRecord>("by_rule", keys => keys.Ascending(it => it.Rule).Descending(it => it.CreatedAt).Descending(it => it.Id)),
            Index<BackfillRecord>(
                "one_per_rule",
                keys => keys.Ascending(it => it.Rule),
                unique: true,
                only: Builders<BackfillRecord>.Filter.Exists(it => it.LeaseUntil)),
            Index<BackfillRecord>("lease", keys => keys.Ascending(it => it.LeaseUntil)
                .Ascending(it => it.Id), only: Builders<BackfillRecord>.Filter.Exists(it => it.LeaseUntil)),
        ]);
        store.MissingImages.Indexes.CreateMany([
            Index<MissingImageDocument>(
                "by_backfill", keys => keys.Ascending(it => it.Backfill).Ascending(it => it.Repository).Ascending(it => it.Tag)),
        ]);
        store.Reconciliations.Indexes.CreateMany([
            Index<ReconciliationRecord>("by_free_at", keys => keys.Ascending(it => it.FreeAt).Ascending(it => it.Id)),
        ]);
        store.KnownImages.Indexes.CreateMany([
            Index<KnownImageDocument>(
                "by_tag", keys => keys.Ascending(it => it.Rule).Ascending(it => it.Repository).Ascending(it => it.Tag)),
            Index<KnownImageDocument>(
                "drift",
                keys => keys.Ascending(it => it.Rule).Ascending(it => it.Repository).Ascending(it => it.Tag).Ascending(it => it.Target),
                only: Builders<KnownImageDocument>.Filter.Exists(it => it.DriftPass)),
        ]);
        store.History.Indexes.CreateMany([
            Index<BsonDocument>("by_start", static keys => keys.Ascending("span").Ascending("start")),
            Index<BsonDocument>("by_seen", static keys => keys.Ascending("seen_at")),
            Index<BsonDocument>("purge", static keys => keys.Ascending("purge_at"), expireAfter: TimeSpan.Zero),
        ]);
        store.Requests.Indexes.CreateMany([
            Index<RequestDocument>("purge", keys => keys.Ascending(it => it.PurgeAt), expireAfter: TimeSpan.Zero)
        ]);
    }

    private static IEnumerable<CreateIndexModel<TaskDocument>> Tasks()
    {
        yield return Index<TaskDocument>("by_time", NewestFirst);
        yield return Index<TaskDocument>("by_batch", keys => NewestFirst(keys.Ascending(it => it.Batch)));
        yield return Index<TaskDocument>("by_rule", keys => NewestFirst(keys.Ascending(it => it.Rule)));
        yield return Index<TaskDocument>("by_rule_status", keys => NewestFirst(keys.Ascending(it => it.Rule).Ascending(it => it.Status)));

        // Failed tasks that are not settled come first: their pushes are missing at the target.
        yield return Index<TaskDocument>(
            "failures",
            keys => keys.Ascending(it => it.Rule).Ascending(it => it.IsSettled).Ascending(it => it.CreatedAt).Ascending(it => it.Id),
            only: Builders<TaskDocument>.Filter.Eq(it => it.Status, ReplicationStatus.Failed.ToWord()));

        yield return Index<TaskDocument>("by_trigger", keys => NewestFirst(keys.Ascending(it => it.Trigger)));
        yield return Index<TaskDocument>("by_status", keys => NewestFirst(keys.Ascending(it => it.Status)));
        yield return Index<TaskDocument>("by_instance", keys => NewestFirst(keys.Ascending(it => it.Instances)));
        yield return Index<TaskDocument>("by_repository", keys => NewestFirst(keys.Ascending(it => it.Repositories)));
        yield return Index<TaskDocument>("by_tag", keys => NewestFirst(keys.Ascending(it => it.Tags)));
        yield return Index<TaskDocument>(
            "turn", keys => Target(keys).Ascending(it => it.Status).Ascending(it => it.OrderedAt).Ascending(it => it.Id));

        // Guarantees that only one task of a target tag runs at a time.
        yield return Index<TaskDocument>(
            "one_writer_per_tag",
            Target,
            unique: true,
            only: Builders<TaskDocument>.Filter.Eq(it => it.Status, ReplicationStatus.Running.ToWord()));

        // Finished tasks are not in this index: a sweep reads its first entries, however many tasks exist.
        yield return Index<TaskDocument>(
            "wake",
            keys => keys.Ascending(it => it.Wake).Ascending(it => it.WakeSince).Ascending(it => it.Id),
            only: Builders<TaskDocument>.Filter.Exists(it => it.Wake));

        yield return Index<TaskDocument>(
            "held",
            keys => keys.Ascending(it => it.Rule).Ascending(it => it.OrderedAt).Ascending(it => it.Id),
            only: Builders<TaskDocument>.Filter.Eq(it => it.Status, ReplicationStatus.Held.ToWord()));

        // Has all that the list of changes reads.
        yield return Index<TaskDocument>("changes", keys => keys.Descending(it => it.ChangedAt).Descending(it => it.Id));

        yield return Index<TaskDocument>("purge", keys => keys.Ascending(it => it.PurgeAt), expireAfter: TimeSpan.Zero);
    }

    private static IndexKeysDefinition<TaskDocument> NewestFirst(IndexKeysDefinition<TaskDocument> keys) =>
        keys.Descending(it => it.CreatedAt).Descending(it => it.Id);

    private static IndexKeysDefinition<TaskDocument> NewestFirst(IndexKeysDefinitionBuilder<TaskDocument> keys) =>
        keys.Descending(it => it.CreatedAt).Descending(it => it.Id);

    private static IndexKeysDefinition<TaskDocument> Target(IndexKeysDefinitionBuilder<TaskDocument> keys) =>
        keys.Ascending(it => it.TargetInstance).Ascending(it => it.TargetRepository).Ascending(it => it.TargetTag);

    private static CreateIndexModel<T> Index<T>(
        string name,
        Func<IndexKeysDefinitionBuilder<T>, IndexKeysDefinition<T>> keys,
        bool unique = false,
        FilterDefinition<T>? only = null,
        TimeSpan? expireAfter = null) =>
        new(keys(Builders<T>.IndexKeys), new CreateIndexOptions<T>
        {
            Name = name,
            Unique = unique ? true : null,
            PartialFilterExpression = only,
            ExpireAfter = expireAfter,
        });
}

using MongoDB.Bson;
using MongoDB.Driver;
using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <summary>
/// The MongoDB database. Each change affects one document, so no transaction is needed. A change counts after a majority of the replica set
/// has journaled it.
/// </summary>
internal sealed class MongoStore : IStoreProbe, IDisposable
{
    // Limits the wait for a majority. The caller repeats the write and finds what it did.
    private static readonly TimeSpan MajorityTimeout = TimeSpan.FromSeconds(30);

    private const string ReadinessKey = "readiness";

    private static readonly DateTime Never = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly MongoClient _client;

    private MongoStore(MongoClient client, MongoStoreOptions options, TimeProvider time)
    {
        _client = client;
        Time = time;
        Retention = options.Retention;
        Jitter = options.Jitter;
        var database = client.GetDatabase(options.Database);
        Tasks = database.GetCollection<TaskDocument>("tasks");
        RuleLedger = database.GetCollection<RuleLedger>("rule_ledger");
        RuleBodies = database.GetCollection<RuleVersionDocument>("rule_bodies");
        Events = database.GetCollection<EventDocument>("events");
        Quarantine = database.GetCollection<QuarantineDocument>("quarantine");
        Sagas = database.GetCollection<SagaRecord>("sagas");
        Instances = database.GetCollection<InstanceDocument>("instances");
        // The collection keeps its first name, so that existing databases stay valid.
        LastReports = database.GetCollection<LastReportDocument>("notifications");
        Audit = database.GetCollection<AuditDocument>("audit");
        Requests = database.GetCollection<RequestDocument>("requests");
        Keys = database.GetCollection<KeyDocument>("keys");
        Notes = database.GetCollection<NoteDocument>("notes");
        Backfills = database.GetCollection<BackfillRecord>("backfills");
        MissingImages = database.GetCollection<MissingImageDocument>("missing_images");
        Reconciliations = database.GetCollection<ReconciliationRecord>("reconciliations");
        KnownImages = database.GetCollection<KnownImageDocument>("known_images");
        History = database.GetCollection<BsonDocument>("history");
    }

    public RetentionTimes Retention { get; }

    public Jitter Jitter { get; }

    /// <summary>The clock that the processes of the store share.</summary>
    public TimeProvider Time { get; }

    public IMongoCollection<TaskDocument> Tasks { get; }

    public IMongoCollection<RuleLedger> RuleLedger { get; }

    public IMongoCollection<RuleVersionDocument> RuleBodies { get; }

    public IMongoCollection<EventDocument> Events { get; }

    public IMongoCollection<QuarantineDocument> Quarantine { get; }

    public IMongoCollection<SagaRecord> Sagas { get; }

    public IMongoCollection<InstanceDocument> Instances { get; }

    public IMongoCollection<LastReportDocument> LastReports { get; }

    public IMongoCollection<AuditDocument> Audit { get; }

    public IMongoCollection<RequestDocument> Requests { get; }

    public IMongoCollection<KeyDocument> Keys { get; }

    public IMongoCollection<NoteDocument> Notes { get; }

    public IMongoCollection<BackfillRecord> Backfills { get; }

    public IMongoCollection<MissingImageDocument> MissingImages { get; }

    public IMongoCollection<ReconciliationRecord> Reconciliations { get; }

    public IMongoCollection<KnownImageDocument> KnownImages { get; }

    /// <summary>The counts of minutes and hours, and the reports of processes.</summary>
    public IMongoCollection<BsonDocument> History { get; }

    /// <summary>Connects and creates missing indexes. Throws <see cref="StoreUnusableException"/>.</summary>
    public static MongoStore Open(
        MongoStoreOptions options, Action<MongoClientSettings>? configure = null, TimeProvider? time = null)
    {
        MongoDocuments.Register();
        MongoClient? client = null;
        try
        {
            var settings = MongoClientSettings.FromConnectionString(options.ConnectionString);
            settings.ApplicationName ??= "replication";
            settings.MaxConnectionPoolSize = Math.Min(settings.MaxConnectionPoolSize, options.MaxConnections);
            settings.WriteConcern = WriteConcern.WMajority.With(journal: true, wTimeout: MajorityTimeout);
            settings.ReadPreference = ReadPreference.Primary;
            configure?.Invoke(settings);
            client = new MongoClient(settings);
            var store = new MongoStore(client, options, time ?? TimeProvider.System);
            MongoIndexes.Create(store);
            return store;
        }
        catch (Exception e) when (e is not StoreUnusableException)
        {
            client?.Dispose();
            throw new StoreUnusableException(FaultOf(e), $"The MongoDB database '{options.Database}' cannot be used: {Reason(e)}", e);
        }
    }

    // A write that a majority confirms: a server without disk space or over its quota still accepts deletes and reads.
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var note = new NoteDocument { Id = ReadinessKey, Content = "", Version = Guid.NewGuid(), PurgeAt = Never };
        try
        {
            await Notes.ReplaceOneAsync(
                Builders<NoteDocument>.Filter.Eq(static it => it.Id, ReadinessKey),
                    note,
                    new ReplaceOptions { IsUpsert = true },
                    cancellationToken);
        }
        catch (MongoException e) when (MongoErrors.IsDuplicateKey(e))
        {
            // Another process inserted the document at the same time, so the server accepts writes.
        }
    }

    public async Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken)
    {
        var hello = await Sagas.Database.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1), cancellationToken: cancellationToken);
        return hello.TryGetValue("localTime", out var time) ? time.ToUniversalTime() : null;
    }

    public Task<DateTimeOffset?> ReadLatestTimeAsync(CancellationToken cancellationToken) => Task.FromResult<DateTimeOffset?>(null);

    public bool IsAway(Exception failure) => MongoErrors.IsAway(failure);

    // Messages of the driver may contain the connection string, and with it the password.
    public string Describe(Exception failure) => failure switch
    {
        MongoAuthenticationException => "the database refuses the user or password of store.connectionString",
        MongoWriteConcernException or MongoWriteException { WriteConcernError: not null } =>
            "no majority of the replica set confirms writes",
        OperationCanceledException => "the database did not confirm a small write in time",
        TimeoutException or MongoConnectionException or MongoNotPrimaryException or MongoNodeIsRecoveringException =>
            "no primary of the database answers",
        MongoCommandException command => $"the database refuses writes ({command.CodeName ?? $"code {command.Code}"})",
        MongoWriteException write => $"the database refuses writes (code {write.WriteError?.Code})",
        _ => $"a small write failed ({failure.GetType().Name})",
    };

    public void Dispose() => _client.Dispose();

    private static StoreFault FaultOf(Exception e) => IsIndexConflict(e) ? StoreFault.ForeignContent : StoreFault.Unavailable;

    private static bool IsIndexConflict(Exception e) =>
        e is MongoCommandException { CodeName: "IndexOptionsConflict" or "IndexKeySpecsConflict" };

    // Messages of the driver may contain the connection string, and with it the password.
    private static string Reason(Exception e) => e switch
    {
        MongoConfigurationException or ArgumentException or NotSupportedException or FormatException or OverflowException =>
            "its connection string or name is not valid: see MongoDB's documentation of connection strings",
        MongoAuthenticationException => "it refuses the user or password of the connection string",
        TimeoutException or MongoConnectionException =>
            "no primary answers at the address of the connection string: start it, or correct the address",
        _ when IsIndexConflict(e) => "it holds indexes of another program or version: name another database, or drop them",
        MongoCommandException { CodeName: "Unauthorized" } =>
            "the user of the connection string may not create indexes in it: grant readWrite",
        MongoException => e.Message,
        _ => $"the driver failed with {e.GetType().Name}: check the options of the connection string",
    };
}

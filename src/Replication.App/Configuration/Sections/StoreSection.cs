using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts.Stores;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>store</c>.</summary>
internal static class StoreSection
{
    private const string DefaultPath = "data/replication.db";
    private const string DefaultDatabase = "replication";
    private const string RetentionKeys = "keepTasksDays, keepEventsDays, keepBackfillsDays, keepQuarantineDays, keepAuditDays, "
        + "keepHistoryDays";

    private static readonly ValueKind<StoreProvider> Provider =
        Scalars.OneOf(("sqlite", StoreProvider.Sqlite), ("mongodb", StoreProvider.MongoDb));

    private static readonly ValueKind<int> Days = Scalars.Number(1, 36_500);

    // SQLite treats names of these forms specially: the store would be in memory or in another place.
    private static readonly ValueKind<string> FilePath = new("the path of a file", text =>
        !Scalars.IsPlain(text) || text.StartsWith(':') || text.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            ? ReadValue<string>.Refused()
            : text.EndsWith('/') ? ReadValue<string>.Refused("is a folder") : ReadValue<string>.Of(text))
    {
        Schema = Patterns.Schema($"(?![fF][iI][lL][eE]:)[^:{Patterns.Control}]([^{Patterns.Control}]*[^/{Patterns.Control}])?"),
    };

    private enum StoreProvider
    {
        Sqlite,
        MongoDb,
    }

    public static StoreConfiguration Read(MapReader map) =>
        map.Optional("provider", Provider, StoreProvider.Sqlite) == StoreProvider.MongoDb ? ReadMongoDb(map) : ReadSqlite(map);

    private static StoreConfiguration ReadMongoDb(MapReader map)
    {
        map.Forbid("path", $"beside provider: mongodb; allowed: connectionString, database, {RetentionKeys}");
        var address = map.Required("connectionString", ServerAddresses.MongoDb);
        var database = map.Optional("database", ServerAddresses.DatabaseName, DefaultDatabase);
        var retention = ReadRetention(map);
        // Without an address a problem is recorded, and the configuration is never used.
        return address is null
            ? new StoreConfiguration.Sqlite(DefaultPath)
            : new StoreConfiguration.MongoDb(address, database) { Retention = retention };
    }

    private static StoreConfiguration.Sqlite ReadSqlite(MapReader map)
    {
        foreach (var key in (ReadOnlySpan<string>)["connectionString", "database"])
            map.Forbid(
                key,
                $"beside provider: sqlite, which is the default; set provider: mongodb, or remove the key; allowed: path, {RetentionKeys}");
        return new StoreConfiguration.Sqlite(map.Optional("path", FilePath, DefaultPath)) { Retention = ReadRetention(map) };
    }

    private static RetentionTimes ReadRetention(MapReader map)
    {
        var defaults = new RetentionTimes();
        return new()
        {
            FinishedTasks = TimeSpan.FromDays(map.Optional("keepTasksDays", Days, defaults.FinishedTasks.Days)),
            Events = TimeSpan.FromDays(map.Optional("keepEventsDays", Days, defaults.Events.Days)),
            Backfills = TimeSpan.FromDays(map.Optional("keepBackfillsDays", Days, defaults.Backfills.Days)),
            Quarantine = TimeSpan.FromDays(map.Optional("keepQuarantineDays", Days, defaults.Quarantine.Days)),
            Audit = TimeSpan.FromDays(map.Optional("keepAuditDays", Days, defaults.Audit.Days)),
            History = TimeSpan.FromDays(map.Optional("keepHistoryDays", Days, defaults.History.Days)),
        };
    }
}

using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts.Stores;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>store</c>.</summary>
internal static class StoreSection
{
    private const string DefaultPath = "data/replication.db";
    private const string DefaultDatabase = "replication";

    private static readonly ValueKind<StoreProvider> Provider = Scalars.OneOf(("sqlite", StoreProvider.Sqlite), ("mongodb", StoreProvider.MongoDb));

    private static readonly ValueKind<int> Days = Scalars.Number(1, 36_500);

    // SQLite gives names of these forms a meaning of their own: nothing would be kept, or not there.
    private static readonly ValueKind<string> FilePath = new("the path of a file", text =>
        !Scalars.IsPlain(text) || text.StartsWith(':') || text.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            ? ReadValue<string>.Refused()
            : text.EndsWith('/') ? ReadValue<string>.Refused("is a folder") : ReadValue<string>.Of(text));

    public static StoreConfiguration Read(MapReader map)
    {
        var provider = map.Optional("provider", Provider, StoreProvider.Sqlite);
        if (provider == StoreProvider.MongoDb)
        {
            map.Forbid("path", "beside provider: mongodb; allowed: connectionString, database, keepTasksDays, keepEventsDays, keepBackfillsDays, keepAuditDays");
            return new StoreConfiguration(provider, "", map.Required("connectionString", ServerAddresses.MongoDb), map.Optional("database", ServerAddresses.DatabaseName, DefaultDatabase), ReadRetention(map));
        }
        map.Forbid("connectionString", "beside provider: sqlite; allowed: path, keepTasksDays, keepEventsDays, keepBackfillsDays, keepAuditDays");
        map.Forbid("database", "beside provider: sqlite; allowed: path, keepTasksDays, keepEventsDays, keepBackfillsDays, keepAuditDays");
        return new StoreConfiguration(provider, map.Optional("path", FilePath, DefaultPath), ConnectionString: null, Database: "", ReadRetention(map));
    }

    private static RetentionTimes ReadRetention(MapReader map)
    {
        var defaults = new RetentionTimes();
        return new()
        {
            FinishedTasks = TimeSpan.FromDays(map.Optional("keepTasksDays", Days, defaults.FinishedTasks.Days)),
            Events = TimeSpan.FromDays(map.Optional("keepEventsDays", Days, defaults.Events.Days)),
            Backfills = TimeSpan.FromDays(map.Optional("keepBackfillsDays", Days, defaults.Backfills.Days)),
            Audit = TimeSpan.FromDays(map.Optional("keepAuditDays", Days, defaults.Audit.Days)),
        };
    }
}

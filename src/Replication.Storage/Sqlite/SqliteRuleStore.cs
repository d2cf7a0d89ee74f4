using Microsoft.Data.Sqlite;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteRuleStore(SqliteDatabase database) : IRuleStore
{
    public Task<Guid> FindVersionAsync(CancellationToken cancellationToken) => database.ReadAsync(Version, cancellationToken);

    public async Task<RuleSet> ReadAsync(RuleSet? known, CancellationToken cancellationToken)
    {
        if (known is not null && await FindVersionAsync(cancellationToken) == known.Version)
            return known;
        // The version is read first, so that a concurrent change is read again and never missed.
        return await database.ReadAsync(
            static session => new RuleSet(
                Version(session),
                session.All("SELECT document FROM rule ORDER BY name", static row => row.GetDocument<ReplicationRule>(0)),
                session.All(
                    "SELECT rule, name, at FROM rule_removal",
                    static row => new RuleRemoval(row.GetString(0), row.GetString(1), row.GetTime(2)))),
            cancellationToken);
    }

    public Task<ReplicationRule?> FindAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Find(session, id), cancellationToken);

    public Task<RuleChange> InsertAsync(ReplicationRule rule, TopologyMode topology, CancellationToken cancellationToken) =>
        database.WriteDurablyAsync(session => Put(session, rule, topology), cancellationToken);

    public Task<RuleChange> ReplaceAsync(
        ReplicationRule rule, Guid expectedVersion, TopologyMode topology, CancellationToken cancellationToken) =>
        database.WriteDurablyAsync(
            session => Find(session, rule.Id)?.Version == expectedVersion ? Put(session, rule, topology) : new RuleChange.Stale(),
            cancellationToken);

    public Task<RuleChange> DeleteAsync(ReplicationRule rule, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteDurablyAsync<RuleChange>(
            session =>
            {
                if (Find(session, rule.Id)?.Version != rule.Version)
                    return new RuleChange.Stale();
                Remove(session, rule, now);
                return new RuleChange.Made();
            },
            cancellationToken);

    public Task<RuleChange> DeclareAsync(
        IReadOnlyCollection<ReplicationRule> rules, TopologyMode topology, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteDurablyAsync<RuleChange>(
            session =>
            {
                var names = rules.Select(static it => it.Name).ToHashSet(StringComparer.Ordinal);
                var existing = session.All("SELECT document FROM rule", static row => row.GetDocument<ReplicationRule>(0))
                    .ToLookup(it => it.Declared || names.Contains(it.Name));
                var declaration = RuleDeclaration.Of(rules, [.. existing[true]], existing[false].SelectMany(RuleLink.Of), topology, now);
                if (declaration.Problems is [_, ..] problems)
                    return new RuleChange.Refused(problems);
                // Removals come first, because a new rule may use the name of a removed one.
                foreach (var gone in declaration.Removed)
                    Remove(session, gone, now);
                foreach (var rule in declaration.Written)
                    Write(session, rule);
                return new RuleChange.Made { Changes = declaration.Changes };
            },
            cancellationToken);

    public Task ForgetRemovalsAsync(IReadOnlyCollection<RuleRemoval> removals, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                if (removals.Sum(it => session.Execute(
                    "DELETE FROM rule_removal WHERE rule = $rule AND at = $at", ("$rule", it.Rule), ("$at", it.At))) > 0)
                    Touch(session);
                return true;
            },
            cancellationToken);

    private static RuleChange Put(SqliteSession session, ReplicationRule rule, TopologyMode topology)
    {
        var others = session.All(
            """
            SELECT rule.id, name, document ->> 'source', coalesce(several.value, document ->> 'target')
            FROM rule LEFT JOIN json_each(document, '$.targets') AS several
            """,
            ReadLink);
        if (RuleNeighbours.Problems(topology, RuleLink.Of(rule), others) is [_, ..] problems)
            return new RuleChange.Refused(problems);
        Write(session, rule);
        return new RuleChange.Made();
    }

    private static void Write(SqliteSession session, ReplicationRule rule)
    {
        session.Execute(
            """
            INSERT INTO rule (id, name, declared, document) VALUES ($id, $name, $declared, $document)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, declared = excluded.declared, document = excluded.document
            """,
            ("$id", rule.Id), ("$name", rule.Name), ("$declared", rule.Declared), ("$document", StoreJson.Write(rule)));
        session.Execute("DELETE FROM rule_removal WHERE rule = $id", ("$id", rule.Id));
        Touch(session);
    }

    private static void Remove(SqliteSession session, ReplicationRule rule, DateTimeOffset now)
    {
        session.Execute("DELETE FROM rule WHERE id = $id", ("$id", rule.Id));
        session.Execute(
            "INSERT OR REPLACE INTO rule_removal (rule, name, at) VALUES ($id, $name, $at)",
            ("$id", rule.Id),
            ("$name", rule.Name),
            ("$at", now));
        Touch(session);
    }

    private static void Touch(SqliteSession session) =>
        session.Execute("UPDATE rule_set SET version = $version WHERE id = 1", ("$version", Guid.NewGuid()));

    private static Guid Version(SqliteSession session) =>
        session.First("SELECT version FROM rule_set WHERE id = 1", static row => row.GetId(0), none: Guid.Empty);

    private static ReplicationRule? Find(SqliteSession session, string id) =>
        session.First(
            "SELECT document FROM rule WHERE id = $id", static row => row.GetDocument<ReplicationRule>(0), none: null, ("$id", id));

    private static RuleLink ReadLink(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));
}

using Replication.Contracts.Rules;
using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteRuleStore(SqliteDatabase database) : IRuleStore
{
    public Task<IReadOnlyList<ReplicationRule>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ReplicationRule>>(
            static session => session.All("SELECT document FROM rule ORDER BY name", static row => row.GetDocument<ReplicationRule>(0)),
            cancellationToken);

    public Task<ReplicationRule?> FindAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Find(session, id), cancellationToken);

    public Task<IReadOnlyList<ReplicationRule>> DeclareAsync(IReadOnlyCollection<ReplicationRule> rules, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<ReplicationRule>>(
            session =>
            {
                // Those that go, go first: one that comes may take over the name.
                var kept = rules.Select(static rule => rule.Id).ToHashSet();
                foreach (var gone in Declared(session).Where(rule => !kept.Contains(rule.Id)))
                    session.Execute("DELETE FROM rule WHERE id = $id", ("$id", gone.Id));
                foreach (var rule in rules)
                    Declare(session, rule);
                return Declared(session);
            },
            cancellationToken);

    private static void Declare(SqliteSession session, ReplicationRule rule)
    {
        var known = Find(session, rule.Id);
        var declared = rule with
        {
            Declared = true,
            CreatedAt = known?.CreatedAt ?? rule.CreatedAt,
            ActiveSince = known?.ActiveSince ?? rule.ActiveSince,
        };
        var document = StoreJson.Write(declared);
        if (known is not null && document == StoreJson.Write(known))
            return;
        session.Execute(
            """
            INSERT INTO rule (id, name, declared, document) VALUES ($id, $name, TRUE, $document)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, declared = TRUE, document = excluded.document
            """,
            ("$id", declared.Id), ("$name", declared.Name), ("$document", document));
    }

    private static ReplicationRule? Find(SqliteSession session, string id) =>
        session.First("SELECT document FROM rule WHERE id = $id", static row => row.GetDocument<ReplicationRule>(0), none: null, ("$id", id));

    private static List<ReplicationRule> Declared(SqliteSession session) =>
        session.All("SELECT document FROM rule WHERE declared ORDER BY name", static row => row.GetDocument<ReplicationRule>(0));
}

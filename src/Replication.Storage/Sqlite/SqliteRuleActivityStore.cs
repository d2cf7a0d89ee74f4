using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteRuleActivityStore(SqliteDatabase database) : IRuleActivityStore
{
    public Task<IReadOnlyDictionary<string, RuleActivity>> FindAsync(
        IReadOnlyCollection<string> rules, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyDictionary<string, RuleActivity>>(
            session => rules.Distinct().ToDictionary(static rule => rule, rule => Find(session, rule), StringComparer.Ordinal),
            cancellationToken);

    private static RuleActivity Find(SqliteSession session, string rule)
    {
        var succeeded = Newest(session, rule, ReplicationStatus.Succeeded);
        var failed = Newest(session, rule, ReplicationStatus.Failed);
        var pending = Oldest(session, rule, ReplicationStatus.Pending);
        var held = Oldest(session, rule, ReplicationStatus.Held);
        var running = Oldest(session, rule, ReplicationStatus.Running);
        return RuleActivityOf.Tasks(
            Newest(session, rule),
            succeeded,
            failed,
            [pending, held, running],
            pending is null && held is null && running is null ? 0 : CountOpen(session, rule));
    }

    private static ReplicationTask? Newest(SqliteSession session, string rule) => session.First(
        "SELECT document FROM task WHERE rule = $rule ORDER BY created_at DESC, id DESC LIMIT 1",
        static row => row.GetDocument<ReplicationTask>(0),
        none: null,
        ("$rule", rule));

    private static ReplicationTask? Newest(SqliteSession session, string rule, ReplicationStatus status) => session.First(
        "SELECT document FROM task INDEXED BY task_by_rule_status WHERE rule = $rule AND status = $status ORDER BY created_at DESC, id "
            + "DESC LIMIT 1",
        static row => row.GetDocument<ReplicationTask>(0),
        none: null,
        ("$rule", rule), ("$status", status.ToStored()));

    private static ReplicationTask? Oldest(SqliteSession session, string rule, ReplicationStatus status) => session.First(
        "SELECT document FROM task INDEXED BY task_by_rule_status WHERE rule = $rule AND status = $status ORDER BY created_at, id LIMIT 1",
        static row => row.GetDocument<ReplicationTask>(0),
        none: null,
        ("$rule", rule), ("$status", status.ToStored()));

    private static int CountOpen(SqliteSession session, string rule) => session.First(
        $"""
        SELECT count(*) FROM (
            SELECT 1 FROM task INDEXED BY task_by_rule_status WHERE rule = $rule AND status IN ('pending', 'held', 'running') LIMIT {IRuleActivityStore.MaxOpenCount})
        """,
        static row => row.GetInt32(0),
        none: 0,
        ("$rule", rule));
}

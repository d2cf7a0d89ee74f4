using Microsoft.Data.Sqlite;
using Replication.Contracts;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteRuleActivityStore(SqliteDatabase database) : IRuleActivityStore
{
    private const string IsFailure = "status = 'failed' AND settled = 0";

    private const string IsSettled = """
        SELECT EXISTS (
            SELECT 1 FROM task AS later
            WHERE later.target_instance = task.target_instance AND later.target_repository = task.target_repository AND later.target_tag = task.target_tag
                AND later.status = 'succeeded' AND (later.ordered_at, later.id) > (task.ordered_at, task.id))
        FROM task WHERE id = $id
        """;

    public Task<IReadOnlyDictionary<RuleTarget, RuleActivity>> FindAsync(
        IReadOnlyCollection<RuleTarget> rules, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyDictionary<RuleTarget, RuleActivity>>(
            session => rules.Distinct().ToDictionary(static rule => rule, rule => Find(session, rule)), cancellationToken);

    public async Task<FailurePlace?> SettleFailuresAsync(
        string rule, FailurePlace? after, int limit, CancellationToken cancellationToken)
    {
        var (seen, settled) = await database.ReadAsync(
            session =>
            {
                var some = ListFailures(session, new RuleTarget(rule), after, limit);
                return (some, some.FindAll(it => IsSettledIn(session, it.Id)));
            },
            cancellationToken);
        if (settled.Count > 0)
            await database.WriteAsync(
                session => settled.Sum(it => session.Execute(
                    "UPDATE task SET settled = 1 WHERE id = $id AND status = 'failed'", ("$id", it.Id))),
                cancellationToken);
        return seen.Count < limit ? null : seen[^1];
    }

    private static RuleActivity Find(SqliteSession session, RuleTarget rule)
    {
        if (Newest(session, rule) is not { } newest)
            return RuleActivity.None;
        var succeeded = Newest(session, rule, ReplicationStatus.Succeeded);
        var failed = Newest(session, rule, ReplicationStatus.Failed);
        var failures = failed is null ? 0 : CountFailures(session, rule, DateTimeOffset.MinValue);
        var open = RuleActivityOf.OpenStatuses.ToDictionary(static it => it, it => Oldest(session, rule, it));
        return RuleActivityOf.Tasks(
            newest,
            succeeded,
            failed,
            open.Values.Append(failures == 0 ? null : OldestFailure(session, rule)),
            new(
                open.Where(static it => it.Value is not null).Sum(it => Count(session, rule, it.Key)),
                open[ReplicationStatus.Running] is null ? 0 : Count(session, rule, ReplicationStatus.Running),
                failures,
                failures == 0 ? 0 : CountFailures(session, rule, succeeded?.CreatedAt ?? DateTimeOffset.MinValue)));
    }

    // The index of targets has the status before the time.
    private static ReplicationTask? Newest(SqliteSession session, RuleTarget rule) => rule.Target is null
        ? session.First(
            "SELECT document FROM task WHERE rule = $rule ORDER BY created_at DESC, id DESC LIMIT 1",
            Read,
            none: null,
            ("$rule", rule.Rule))
        : Enum.GetValues<ReplicationStatus>()
            .Select(status => Newest(session, rule, status))
            .OfType<ReplicationTask>()
            .MaxBy(static it => (it.CreatedAt, it.Id));

    private static ReplicationTask? Newest(SqliteSession session, RuleTarget rule, ReplicationStatus status) => session.First(
        $"SELECT document {OfStatus(rule)} ORDER BY created_at DESC, id DESC LIMIT 1",
        Read,
        none: null,
        ("$rule", rule.Rule), ("$target", rule.Target), ("$status", status.ToWord()));

    private static ReplicationTask? Oldest(SqliteSession session, RuleTarget rule, ReplicationStatus status) => session.First(
        $"SELECT document {OfStatus(rule)} ORDER BY created_at, id LIMIT 1",
        Read,
        none: null,
        ("$rule", rule.Rule), ("$target", rule.Target), ("$status", status.ToWord()));

    private static ReplicationTask? OldestFailure(SqliteSession session, RuleTarget rule) =>
        ListFailures(session, rule, after: null, IRuleActivityStore.MaxCount).Find(it => !IsSettledIn(session, it.Id)) is { } place
            ? SqliteTaskTable.Find(session, place.Id)?.Task
            : null;

    private static List<FailurePlace> ListFailures(SqliteSession session, RuleTarget rule, FailurePlace? after, int limit) => session.All(
        $"SELECT created_at, id {Failures(rule)} AND (created_at, id) > ($createdAt, $id) ORDER BY created_at, id LIMIT $limit",
        static row => new FailurePlace(row.GetTime(0), row.GetId(1)),
        ("$rule", rule.Rule),
        ("$target", rule.Target),
        ("$createdAt", after?.CreatedAt ?? DateTimeOffset.MinValue),
        ("$id", after?.Id ?? Guid.Empty),
        ("$limit", limit));

    private static bool IsSettledIn(SqliteSession session, Guid id) =>
        session.First(IsSettled, static row => row.GetBoolean(0), none: true, ("$id", id));

    private static int Count(SqliteSession session, RuleTarget rule, ReplicationStatus status) => session.First(
        $"SELECT count(*) FROM (SELECT 1 {OfStatus(rule)} LIMIT {IRuleActivityStore.MaxCount})",
        static row => row.GetInt32(0),
        none: 0,
        ("$rule", rule.Rule), ("$target", rule.Target), ("$status", status.ToWord()));

    private static int CountFailures(SqliteSession session, RuleTarget rule, DateTimeOffset after) => session.First(
        $"SELECT count(*) FROM (SELECT 1 {Failures(rule)} AND created_at > $after LIMIT {IRuleActivityStore.MaxCount})",
        static row => row.GetInt32(0),
        none: 0,
        ("$rule", rule.Rule), ("$target", rule.Target), ("$after", after));

    private static string OfStatus(RuleTarget rule) =>
        $"FROM task INDEXED BY {(rule.Target is null ? "task_by_rule_status" : "task_by_rule_target")} WHERE {Of(rule)} AND status "
            + $"= $status";

    private static string Failures(RuleTarget rule) =>
        $"FROM task INDEXED BY task_failure WHERE {Of(rule)} AND {IsFailure}";

    private static string Of(RuleTarget rule) => rule.Target is null ? "rule = $rule" : "rule = $rule AND target_instance = $target";

    private static ReplicationTask? Read(SqliteDataReader row) => row.GetDocument<ReplicationTask>(0);
}

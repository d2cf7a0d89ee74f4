using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteTaskHoldStore(SqliteDatabase database) : ITaskHoldStore
{
    private const string Waiting = """
        SELECT id FROM task INDEXED BY task_by_rule_status WHERE rule = $rule AND status = 'pending' ORDER BY created_at, id LIMIT $limit
        """;

    private const string Held = """
        SELECT id FROM task INDEXED BY task_held WHERE status = 'held' AND rule = $rule ORDER BY ordered_at, id LIMIT $limit
        """;

    private const string NextRule = """
        SELECT rule FROM task INDEXED BY task_held WHERE status = 'held' AND rule > $after ORDER BY rule LIMIT 1
        """;

    private static readonly string Count = $"""
        SELECT count(*) FROM (
            SELECT 1 FROM task INDEXED BY task_held WHERE status = 'held' AND rule = $rule LIMIT {ITaskHoldStore.MaxCount})
        """;

    public Task<int> HoldAsync(string rule, int limit, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            var waiting = session.All(Waiting, static row => row.GetId(0), ("$rule", rule), ("$limit", limit));
            foreach (var id in waiting)
                SqliteTaskTable.Update(session, SqliteTaskTable.Find(session, id)!.Withheld());
            return waiting.Count;
        },
        cancellationToken);

    public Task<IReadOnlyList<DueTask>> ReleaseAsync(string rule, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<DueTask>>(
            session =>
            {
                var released = new List<DueTask>();
                foreach (var id in session.All(Held, static row => row.GetId(0), ("$rule", rule), ("$limit", limit)))
                {
                    var task = SqliteTaskTable.Find(session, id)!.Released(now);
                    SqliteTaskTable.Update(session, task);
                    released.Add(new DueTask(id, task.Task.Target.Instance, task.Task.Priority));
                }
                return released;
            },
            cancellationToken);

    public Task<IReadOnlyList<HeldRule>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<HeldRule>>(
            static session =>
            {
                var rules = new List<HeldRule>();
                for (var after = ""; session.First(
                    NextRule, static row => row.GetString(0), none: null!, ("$after", after)) is { } rule; after = rule)
                    rules.Add(new HeldRule(rule, session.First(Count, static row => row.GetInt32(0), none: 0, ("$rule", rule))));
                return rules;
            },
            cancellationToken);
}

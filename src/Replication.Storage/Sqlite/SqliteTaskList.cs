using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <summary>A statement and its parameters.</summary>
internal sealed record SqliteQuery(string Sql, (string Name, object? Value)[] Values);

/// <summary>
/// Lists tasks newest first. One condition leads: its index is read from the cursor on, in the order of the list, and the other conditions
/// are checked for each row. The unary plus keeps SQLite from choosing their indexes, which would require sorting.
/// </summary>
internal static class SqliteTaskList
{
    public const char CursorMark = 't';

    public static SqliteQuery Query(TaskFilter filter, PageCursor after, int limit)
    {
        // A page before `until` begins where the ids of that time begin.
        var start = filter.Until is { } until ? PageCursor.Older(after, new(until, Guid.Empty)) : after;
        var conditions = Conditions(filter).ToList();
        var others = string.Concat(conditions.Skip(1)
            .Select(static other => $" AND ({string.Join(" OR ", other.Columns.Select(column => $"+{column} = {other.Name}"))})"));
        var arms = (conditions is [var lead, ..] ? lead.Columns.Select(column => $"{column} = {lead.Name} AND ") : [""])
            .Select(led =>
                $"SELECT created_at, id FROM task WHERE {led}created_at >= $since AND (created_at, id) < ($startAt, $startId){others}");
        return new(
            $"""
            SELECT task.document FROM (
            {string.Join("\nUNION\n", arms)}
            ORDER BY created_at DESC, id DESC LIMIT $limit) AS page CROSS JOIN task ON task.id = page.id
            ORDER BY page.created_at DESC, page.id DESC
            """,
            [
                .. conditions.Select(static condition => (condition.Name, (object?)condition.Value)),
                ("$since", filter.Since ?? DateTimeOffset.MinValue),
                ("$startAt", start.At),
                ("$startId", start.Id),
                ("$limit", limit + 1),
            ]);
    }

    // The condition that usually matches the fewest tasks comes first.
    private static IEnumerable<(string Name, object Value, string[] Columns)> Conditions(TaskFilter filter)
    {
        if (filter.Batch is { } batch)
            yield return ("$batch", batch, ["batch"]);
        if (filter.Repository is { } repository)
            yield return ("$repository", repository.Text, ["source_repository", "target_repository"]);
        if (filter.Tag is { } tag)
            yield return ("$tag", tag.Text, ["source_tag", "target_tag"]);
        if (filter.Status is { } rare and not ReplicationStatus.Succeeded)
            yield return ("$status", rare.ToWord(), ["status"]);
        if (filter.Rule is { } rule)
            yield return ("$rule", rule, ["rule"]);
        if (filter.Instance is { } instance)
            yield return ("$instance", instance, ["source_instance", "target_instance"]);
        if (filter.Status is ReplicationStatus.Succeeded)
            yield return ("$status", ReplicationStatus.Succeeded.ToWord(), ["status"]);
        if (filter.Trigger is { } trigger)
            yield return ("$trigger", trigger.ToWord(), ["trigger"]);
    }
}

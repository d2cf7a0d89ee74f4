using MongoDB.Driver;
using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <summary>
/// Lists tasks newest first. Every index begins with one condition and continues in the order of the list, so that a page is read from the
/// cursor on, without sorting.
/// </summary>
internal static class MongoTaskList
{
    public const char CursorMark = 't';

    public static readonly SortDefinition<TaskDocument> NewestFirst =
        Builders<TaskDocument>.Sort.Descending(static it => it.CreatedAt).Descending(static it => it.Id);

    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    public static FilterDefinition<TaskDocument> Filter(TaskFilter filter, PageCursor after)
    {
        // A page before `until` begins where the ids of that time begin.
        var start = filter.Until is { } until ? PageCursor.Older(after, new(until, Guid.Empty)) : after;
        return Where.And([.. Conditions(filter), MongoPaging.Before<TaskDocument>(it => it.CreatedAt, it => it.Id, start.At, start.Id)]);
    }

    private static IEnumerable<FilterDefinition<TaskDocument>> Conditions(TaskFilter filter)
    {
        if (filter.Batch is { } batch)
            yield return Where.Eq(it => it.Batch, batch);
        if (filter.Repository is { } repository)
            yield return Where.AnyEq(it => it.Repositories, repository.Text);
        if (filter.Tag is { } tag)
            yield return Where.AnyEq(it => it.Tags, tag.Text);
        if (filter.Status is { } status)
            yield return Where.Eq(it => it.Status, status.ToWord());
        if (filter.Rule is { } rule)
            yield return Where.Eq(it => it.Rule, rule);
        if (filter.Instance is { } instance)
            yield return Where.AnyEq(it => it.Instances, instance);
        if (filter.Trigger is { } trigger)
            yield return Where.Eq(it => it.Trigger, trigger.ToWord());
        if (filter.Since is { } since)
            yield return Where.Gte(it => it.CreatedAt, since);
    }
}

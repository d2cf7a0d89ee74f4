using System.Linq.Expressions;
using MongoDB.Driver;

namespace Replication.Storage.Mongo;

/// <summary>Conditions on a place in the order of time, then id.</summary>
internal static class MongoPaging
{
    // The time alone bounds the index search. Among entries of the same time the id decides.

    public static FilterDefinition<T> Before<T>(
        Expression<Func<T, DateTimeOffset>> time, Expression<Func<T, Guid>> id, DateTimeOffset at, Guid than)
    {
        var filter = Builders<T>.Filter;
        return filter.Lte(time, at) & (filter.Lt(time, at) | filter.Lt(id, than));
    }

    public static FilterDefinition<T> After<T>(
        Expression<Func<T, DateTimeOffset>> time, Expression<Func<T, Guid>> id, DateTimeOffset at, Guid than)
    {
        var filter = Builders<T>.Filter;
        return filter.Gte(time, at) & (filter.Gt(time, at) | filter.Gt(id, than));
    }
}

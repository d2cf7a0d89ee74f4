using System.Collections.Concurrent;
using MongoDB.Bson;

namespace Replication.Testing.Servers.DocumentDb;

/// <summary>Open cursors. The server keeps the rest of a result in a file, so any connection can continue a cursor.</summary>
internal sealed class Cursors(Postgres postgres)
{
    private readonly ConcurrentDictionary<long, (string Database, byte[] Continuation)> _open = new();

    public async Task<byte[]> OpenAsync(string function, Command command)
    {
        var row = await postgres.RowAsync(
            $"SELECT cursorpage::bytea, continuation::bytea, cursorid FROM documentdb_api.{function}_cursor_first_page($1, $2)",
                command.Database,
                command.Raw);
        if (row is [_, byte[] continuation, long id])
            _open[id] = (command.Database, continuation);
        return (byte[])row[0]!;
    }

    public async Task<byte[]> GetMoreAsync(Command command)
    {
        var id = command.Body[0].ToInt64();
        if (!_open.TryRemove(id, out var cursor))
            throw new CommandException(ErrorCodes.CursorNotFound, $"cursor id {id} not found");
        var row = await postgres.RowAsync(
            "SELECT cursorpage::bytea, continuation::bytea FROM documentdb_api.cursor_get_more($1, $2, $3)",
                cursor.Database,
                command.Raw,
                cursor.Continuation);
        if (row[1] is byte[] continuation)
            _open[id] = cursor with { Continuation = continuation };
        return (byte[])row[0]!;
    }

    public byte[] Kill(Command command)
    {
        var killed = new BsonArray();
        var unknown = new BsonArray();
        foreach (var id in command.Body["cursors"].AsBsonArray)
            (_open.TryRemove(id.ToInt64(), out _) ? killed : unknown).Add(id);
        return Replies.Ok(new()
        {
            { "cursorsKilled", killed },
            { "cursorsNotFound", unknown },
            { "cursorsAlive", new BsonArray() },
            { "cursorsUnknown", new BsonArray() }
        });
    }
}

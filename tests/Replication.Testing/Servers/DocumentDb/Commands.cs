using MongoDB.Bson;
using Npgsql;

namespace Replication.Testing.Servers.DocumentDb;

/// <summary>Runs commands by calling the functions of the extension.</summary>
internal sealed class Commands(Postgres postgres, int port) : IDisposable
{
    private const int MaxConflictCount = 20;
    private const int MaxLostUpsertCount = 3;

    private static readonly TimeSpan IndexBuildPause = TimeSpan.FromMilliseconds(20);

    private readonly Cursors _cursors = new(postgres);
    private readonly SemaphoreSlim _again = new(1);

    public void Dispose() => _again.Dispose();

    /// <summary>
    /// Runs a command. Like a MongoDB server, it retries after a write conflict, and it retries an upsert that lost a race for a unique
    /// key.
    /// </summary>
    public async Task<byte[]> AnswerAsync(Command command, int connection)
    {
        for (var attempt = 0; ; attempt++)
        {
            // Retries run one at a time, because commands that deadlocked with each other would deadlock again.
            if (attempt > 0)
                await _again.WaitAsync();
            try
            {
                return await RunAsync(command, connection, attempt);
            }
            catch (NpgsqlException e) when (e is not PostgresException { SqlState: not ("57P01" or "57P02" or "57P03") })
            {
                // PostgreSQL has stopped or is starting. MongoDB closes the connection in this case.
                throw new IOException(e.Message, e);
            }
            catch (Exception e) when (e is PostgresException or CommandException)
            {
                var error = e as CommandException ?? await ErrorTranslation.TranslateAsync(postgres, (PostgresException)e, command);
                if (!IsWorthRepeating(error, command, attempt))
                    return Replies.Error(error);
            }
            catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException)
            {
                return Replies.Error(new CommandException(ErrorCodes.InternalError, e.Message));
            }
            finally
            {
                if (attempt > 0)
                    _again.Release();
            }
        }
    }

    private static bool IsWorthRepeating(CommandException error, Command command, int attempt) => error.Code switch
    {
        ErrorCodes.WriteConflict => attempt < MaxConflictCount,
        ErrorCodes.DuplicateKey => attempt < MaxLostUpsertCount && command.IsUpsert,
        _ => false,
    };

    private async Task<byte[]> RunAsync(Command command, int connection, int attempt)
    {
        switch (command.Name)
        {
            case "hello" or "isMaster" or "ismaster":
                return Replies.Hello(port, connection);
            case "buildInfo":
                return Replies.BuildInfo();
            case "saslStart":
                return Replies.LoggedIn();
            case "ping" or "endSessions":
                return Replies.Ok();
            case "insert" or "update" or "delete":
                return await WriteAsync(command, attempt);
            case "findAndModify":
                return await postgres.DocumentAsync(
                    "SELECT p_result::bytea FROM documentdb_api.find_and_modify($1, $2)", command.Database, command.Raw);
            case "find" or "aggregate":
                return await _cursors.OpenAsync(command.Name, command);
            case "listCollections":
                return await _cursors.OpenAsync("list_collections", command);
            case "listIndexes":
                return await _cursors.OpenAsync("list_indexes", command);
            case "getMore":
                return await _cursors.GetMoreAsync(command);
            case "killCursors":
                return _cursors.Kill(command);
            case "count" or "distinct":
                return await postgres.DocumentAsync(
                    $"SELECT document::bytea FROM documentdb_api.{command.Name}_query($1, $2)", command.Database, command.Raw);
            case "listDatabases":
                return await postgres.DocumentAsync("SELECT documentdb_api.list_databases($1)::bytea", command.Raw);
            case "create":
                return await postgres.DocumentAsync(
                    "SELECT documentdb_api.create_collection_view($1, $2)::bytea", command.Database, command.Raw);
            case "createIndexes":
                return await CreateIndexesAsync(command);
            case "dropIndexes":
                await postgres.ExecuteAsync("CALL documentdb_api.drop_indexes($1, $2, NULL)", command.Database, command.Raw);
                return Replies.Ok();
            case "drop":
                await postgres.RowAsync("SELECT documentdb_api.drop_collection($1, $2)", command.Database, command.Target);
                return Replies.Ok();
            case "dropDatabase":
                await postgres.RowAsync("SELECT documentdb_api.drop_database($1)", command.Database);
                return Replies.Ok();
            default:
                throw new CommandException(ErrorCodes.CommandNotFound, $"no such command: '{command.Name}'");
        }
    }

    private async Task<byte[]> WriteAsync(Command command, int attempt)
    {
        var reply = await postgres.DocumentAsync(
            $"SELECT p_result::bytea FROM documentdb_api.{command.Name}($1, $2, $3)", command.Database, command.Raw, command.Documents);
        if (reply.AsSpan().IndexOf("writeErrors"u8) < 0)
            return reply;
        var result = Replies.Parse(reply);
        if (!result.TryGetValue("writeErrors", out var errors))
            return reply;
        foreach (var writeError in errors.AsBsonArray.Cast<BsonDocument>())
        {
            var error = ErrorTranslation.Translate(ErrorCodes.Unpack(writeError["code"].AsInt32), writeError["errmsg"].AsString, command);
            // Retry a write conflict only if the command has not written anything.
            var mayRepeat = error.Code is ErrorCodes.WriteConflict ? result["n"] == 0 : IsWorthRepeating(error, command, attempt);
            if (mayRepeat)
                throw error;
            writeError["code"] = error.Code;
            writeError["errmsg"] = error.Message;
        }
        return result.ToBson();
    }

    private async Task<byte[]> CreateIndexesAsync(Command command)
    {
        var row = await postgres.RowAsync(
            "SELECT retval::bytea, requests::bytea FROM documentdb_api.create_indexes_background($1, $2)", command.Database, command.Raw);
        if (row[1] is byte[] { Length: > 5 } requests)
        {
            // If the collection has documents, a background job of the extension builds the index every two seconds. Build it now instead.
            while (true)
            {
                await postgres.ExecuteAsync("CALL documentdb_api_internal.build_index_concurrently(1)");
                row = await postgres.RowAsync(
                    "SELECT retval::bytea, complete FROM documentdb_api_internal.check_build_index_status($1)", requests);
                if (row[1] is not false || Replies.Parse((byte[])row[0]!).GetValue("ok", 1) != 1)
                    break;
                await Task.Delay(IndexBuildPause);
            }
        }
        // The reply is usually wrapped in the reply of a shard: { raw: { defaultShard: { … } } }.
        var reply = Replies.Parse((byte[])row[0]!);
        if (reply.TryGetValue("raw", out var shards))
            reply = shards[0].AsBsonDocument;
        return reply.GetValue("ok", 1).ToDouble() == 1
            ? reply.ToBson()
            : throw ErrorTranslation.Translate(ErrorCodes.Unpack(reply["code"].AsInt32), reply["errmsg"].AsString, command);
    }
}

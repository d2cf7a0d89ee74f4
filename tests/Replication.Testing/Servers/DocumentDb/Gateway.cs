using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using Npgsql;
using NpgsqlTypes;

namespace Replication.Testing.Servers.DocumentDb;

/// <summary>Speaks enough of the MongoDB wire protocol (OP_MSG, and OP_QUERY for the first hello) for a driver, and hands each
/// command to the documentdb_api functions of a PostgreSQL that has the DocumentDB extension. For tests only: no authentication,
/// no TLS, no compression; listens on the loopback address.</summary>
public sealed partial class Gateway : IAsyncDisposable
{
    private readonly NpgsqlDataSource _pg;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<long, (string Db, byte[] Continuation)> _cursors = new();
    private readonly ConcurrentDictionary<string, Txn> _txns = new();
    private readonly SemaphoreSlim _again = new(1);
    private int _connections, _responses;

    private sealed record Command(string Name, RawBsonDocument Doc, byte[] Raw, byte[]? Sequence, string Db)
    {
        public string Target => Doc[0].AsString;
        public bool InTxn => Doc.Contains("autocommit");
    }

    private enum TxnState { Active, Committed, Aborted }

    private sealed class Txn(long number, NpgsqlConnection pg, NpgsqlTransaction transaction)
    {
        public long Number => number;
        public NpgsqlConnection Pg => pg;
        public TxnState State { get; private set; }

        public async Task End(TxnState to)
        {
            if (State != TxnState.Active) return;
            State = TxnState.Aborted;
            try { await (to == TxnState.Committed ? transaction.CommitAsync() : transaction.RollbackAsync()); State = to; }
            finally { await pg.DisposeAsync(); }
        }
    }

    private sealed class MongoError(int code, string message, string? label = null) : Exception(message)
    {
        public int Code => code;
        public string? Label => label;
    }

    private Gateway(string postgres, int port)
    {
        _pg = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres)
        {
            MaxPoolSize = 150,
            NoResetOnClose = true,
            MaxAutoPrepare = 40,
            AutoPrepareMinUsages = 2,
            CommandTimeout = 60,
            Options = "-c search_path=documentdb_api_catalog,documentdb_api,public -c documentdb_core.enableCollation=on -c client_min_messages=warning"
                + " -c deadlock_timeout=10ms -c documentdb.useFileBasedPersistedCursors=on -c documentdb.defaultCursorExpiryTimeLimitSeconds=600",
        });
        _listener = new TcpListener(IPAddress.Loopback, port);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static Gateway Start(string postgres, int port = 0)
    {
        var g = new Gateway(postgres, port);
        g._listener.Start(512);
        _ = g.Accept();
        return g;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var t in _txns.Values) await t.End(TxnState.Aborted);
        await _pg.DisposeAsync();
    }

    private async Task Accept()
    {
        try { while (true) _ = Serve(await _listener.AcceptSocketAsync(_stop.Token)); }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException) { }
    }

    // ---- wire protocol

    private async Task Serve(Socket socket)
    {
        var connection = Interlocked.Increment(ref _connections);
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var head = new byte[16];
        try
        {
            while (await stream.ReadAtLeastAsync(head, 16, false, _stop.Token) == 16)
            {
                var body = new byte[Int(head, 0) - 16];
                await stream.ReadExactlyAsync(body, _stop.Token);
                var (id, op) = (Int(head, 4), Int(head, 12));
                if (op is not (2013 or 2004)) return;
                var reply = await Answer(op == 2013 ? ParseMsg(body) : ParseQuery(body), connection);
                if (op == 2004 || (Int(body, 0) & 2) == 0) await Write(stream, id, op, reply); // flag 2: unacknowledged, no reply
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException) { }
        catch (Exception e) { Console.Error.WriteLine($"gateway, connection {connection}: {e}"); }
    }

    private static Command ParseMsg(byte[] body) // flags, sections, and four bytes of checksum where flag 1 says so
    {
        byte[]? raw = null, sequence = null;
        for (int at = 4, end = body.Length - 4 * (Int(body, 0) & 1); at < end;)
        {
            var (kind, size) = (body[at++], Int(body, at));
            if (kind == 0) raw = body[at..(at + size)];
            else sequence = body[(Array.IndexOf(body, (byte)0, at + 4) + 1)..(at + size)]; // a name, then documents back to back
            at += size;
        }
        var doc = new RawBsonDocument(raw);
        return new Command(doc.GetElement(0).Name, doc, raw!, sequence, doc["$db"].AsString);
    }

    private static Command ParseQuery(byte[] body) // flags, collection name, skip, limit, document
    {
        var at = Array.IndexOf(body, (byte)0, 4) + 9;
        var doc = new RawBsonDocument(body[at..(at + Int(body, at))]);
        return new Command(doc.GetElement(0).Name, doc, body[at..], null, "admin");
    }

    private async Task Write(Stream stream, int to, int op, byte[] doc)
    {
        var prefix = op == 2013 ? 5 : 20; // OP_MSG: flags, section kind; OP_REPLY: flags, cursor id, start, count
        var m = new byte[16 + prefix + doc.Length];
        foreach (var (i, v) in new[] { (0, m.Length), (4, Interlocked.Increment(ref _responses)), (8, to), (12, op == 2013 ? op : 1) })
            BinaryPrimitives.WriteInt32LittleEndian(m.AsSpan(i), v);
        if (op == 2004) (m[16], m[32]) = (8, 1);
        doc.CopyTo(m, 16 + prefix);
        await stream.WriteAsync(m, _stop.Token);
    }

    private static int Int(byte[] b, int at) => BinaryPrimitives.ReadInt32LittleEndian(b.AsSpan(at));

    // ---- commands

    private async Task<byte[]> Answer(Command c, int connection)
    {
        for (var attempt = 0; ; attempt++)
        {
            Txn? txn = null;
            if (attempt > 0) await _again.WaitAsync(); // one at a time: racing inserts of one unique key deadlock, and would again
            try
            {
                if (c.InTxn) txn = await Enlist(c);
                return await Run(c, connection, txn, attempt);
            }
            catch (Exception e) when (e is PostgresException or MongoError)
            {
                var error = e as MongoError ?? await Translate((PostgresException)e, c);
                if (txn != null) await txn.End(TxnState.Aborted); // as mongod does
                // Outside a transaction mongod itself retries write conflicts, and upserts that lost the race for a key.
                else if (error.Code == 112 && attempt < 20 || error.Code == 11000 && attempt < 3 && IsUpsert(c)) continue;
                return Error(error);
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException or KeyNotFoundException) { return Error(new MongoError(1, e.Message)); }
            finally { if (attempt > 0) _again.Release(); }
        }
    }

    private static bool IsUpsert(Command c) => c.Name switch
    {
        "findAndModify" => c.Doc.GetValue("upsert", false).ToBoolean(),
        "update" => c.Sequence is { } s ? Int(s, 0) == s.Length && new RawBsonDocument(s).GetValue("upsert", false).ToBoolean()
            : c.Doc["updates"].AsBsonArray is { Count: 1 } u && u[0].AsBsonDocument.GetValue("upsert", false).ToBoolean(),
        _ => false,
    };

    private async Task<byte[]> Run(Command c, int connection, Txn? txn, int attempt)
    {
        switch (c.Name.ToLowerInvariant())
        {
            case "hello" or "ismaster": return Hello(connection);
            case "ping" or "endsessions" or "refreshsessions" or "killsessions" or "killallsessions": return Ok([]);
            case "buildinfo": return Ok(new() { { "version", "7.0.0" }, { "versionArray", new BsonArray { 7, 0, 0, 0 } }, { "maxBsonObjectSize", 16777216 } });
            case "committransaction": await txn!.End(TxnState.Committed); return Ok([]);
            case "aborttransaction": await txn!.End(TxnState.Aborted); return Ok([]);
            case "insert" or "update" or "delete": return await WriteOp(c, txn, attempt);
            case "find" or "aggregate": return await FirstPage(c, c.Name, txn);
            case "listcollections": return await FirstPage(c, "list_collections", txn);
            case "listindexes": return await FirstPage(c, "list_indexes", txn);
            case "getmore": return await GetMore(c);
            case "killcursors": return KillCursors(c);
            case "findandmodify": return await One(txn, "SELECT p_result::bytea FROM documentdb_api.find_and_modify($1, $2)", c.Db, c.Raw);
            case "count" or "distinct": return await One(txn, $"SELECT document::bytea FROM documentdb_api.{c.Name}_query($1, $2)", c.Db, c.Raw);
            case "listdatabases": return await One(txn, "SELECT documentdb_api.list_databases($1)::bytea", c.Raw);
            case "create": return await One(txn, "SELECT documentdb_api.create_collection_view($1, $2)::bytea", c.Db, c.Raw);
            case "drop": await One(txn, "SELECT documentdb_api.drop_collection($1, $2)", c.Db, c.Target); return Ok([]);
            case "dropdatabase": await One(txn, "SELECT documentdb_api.drop_database($1)", c.Db); return Ok([]);
            case "renamecollection": return await One(txn, "SELECT documentdb_api.rename_collection($1::bytea::documentdb_core.bson)::bytea", c.Raw);
            case "collmod": return await One(txn, "SELECT documentdb_api.coll_mod($1, $2, $3)::bytea", c.Db, c.Target, c.Raw);
            case "collstats": return await One(txn, "SELECT documentdb_api.coll_stats($1, $2)::bytea", c.Db, c.Target);
            case "dbstats": return await One(txn, "SELECT documentdb_api.db_stats($1)::bytea", c.Db);
            case "createindexes": return await CreateIndexes(c);
            case "dropindexes": await NonQuery("CALL documentdb_api.drop_indexes($1, $2, NULL)", c.Db, c.Raw); return Ok([]);
            default: throw new MongoError(59, $"no such command: '{c.Name}'");
        }
    }

    /// <summary>Says that it is the primary of a replica set: drivers offer transactions to nothing less.</summary>
    private byte[] Hello(int connection) => Ok(new()
    {
        { "helloOk", true }, { "ismaster", true }, { "isWritablePrimary", true }, { "secondary", false }, { "readOnly", false }, { "setName", "rs0" },
        { "setVersion", 1 }, { "hosts", new BsonArray { $"127.0.0.1:{Port}" } }, { "me", $"127.0.0.1:{Port}" }, { "primary", $"127.0.0.1:{Port}" },
        { "maxBsonObjectSize", 16777216 }, { "maxMessageSizeBytes", 48000000 }, { "maxWriteBatchSize", 25000 }, { "localTime", DateTime.UtcNow },
        { "logicalSessionTimeoutMinutes", 30 }, { "connectionId", connection }, { "minWireVersion", 0 }, { "maxWireVersion", 21 },
    });

    private async Task<byte[]> WriteOp(Command c, Txn? txn, int attempt)
    {
        var reply = await One(txn, $"SELECT p_result::bytea FROM documentdb_api.{c.Name}($1, $2, $3)", c.Db, c.Raw, c.Sequence);
        if (reply.AsSpan().IndexOf("writeErrors"u8) < 0 || Parse(reply) is not { } doc || !doc.TryGetValue("writeErrors", out var errors)) return reply;
        foreach (var e in errors.AsBsonArray.Cast<BsonDocument>())
        {
            var error = Map(State(e["code"].AsInt32), e["errmsg"].AsString, c);
            if (error.Code == 112 && (txn != null || doc["n"] == 0) || error.Code == 11000 && txn == null && attempt < 3 && IsUpsert(c)) throw error;
            (e["code"], e["errmsg"]) = (error.Code, error.Message);
        }
        if (txn != null) await txn.End(TxnState.Aborted);
        return doc.ToBson();
    }

    private async Task<byte[]> CreateIndexes(Command c)
    {
        await using var pg = await _pg.OpenConnectionAsync();
        var row = await Query(pg, "SELECT retval::bytea, requests::bytea FROM documentdb_api.create_indexes_background($1, $2)", c.Db, c.Raw);
        if (row[1] is byte[] { Length: > 5 } request)
        {
            // On a collection with documents the build is queued for a pg_cron job (every 2 s): run that job's work here, and wait.
            do
            {
                await NonQuery("CALL documentdb_api_internal.build_index_concurrently(1)");
                row = await Query(pg, "SELECT retval::bytea, complete FROM documentdb_api_internal.check_build_index_status($1)", request);
            } while (row[1] is false && Parse((byte[])row[0]!).GetValue("ok", 1) == 1 && Task.Delay(20).Wait(1000));
        }
        var reply = Parse((byte[])row[0]!); // mostly as a shard's answer: { raw: { defaultShard: { ... } } }
        if (reply.TryGetValue("raw", out var raw)) reply = raw[0].AsBsonDocument;
        return reply.GetValue("ok", 1).ToDouble() == 1 ? reply.ToBson() : throw Map(State(reply["code"].AsInt32), reply["errmsg"].AsString, c);
    }

    // ---- cursors: outside a transaction the server keeps the rest of a result in a file, so that any connection can go on with it

    private const string More = "SELECT cursorpage::bytea, continuation::bytea FROM documentdb_api.cursor_get_more($1, $2, $3)";

    private async Task<byte[]> FirstPage(Command c, string function, Txn? txn)
    {
        await using var own = txn == null ? await _pg.OpenConnectionAsync() : null;
        var row = await Query(own ?? txn!.Pg, $"SELECT cursorpage::bytea, continuation::bytea, cursorid FROM documentdb_api.{function}_cursor_first_page($1, $2)", c.Db, c.Raw);
        if (row[1] is not byte[] continuation) return (byte[])row[0]!;
        if (txn == null)
        {
            _cursors[(long)row[2]!] = (c.Db, continuation);
            return (byte[])row[0]!;
        }
        // Inside one it keeps a portal, and closes it when the next cursor opens: read it to its end at once.
        var (page, id) = (Parse((byte[])row[0]!), row[2]);
        while (row[1] is byte[] next)
        {
            row = await Query(txn.Pg, More, c.Db, new BsonDocument { { "getMore", (long)id! }, { "collection", c.Doc[0].IsString ? c.Target : "$cmd" } }.ToBson(), next);
            page["cursor"]["firstBatch"].AsBsonArray.AddRange(Parse((byte[])row[0]!)["cursor"]["nextBatch"].AsBsonArray);
        }
        page["cursor"]["id"] = 0L;
        return page.ToBson();
    }

    private async Task<byte[]> GetMore(Command c)
    {
        var id = c.Doc[0].ToInt64();
        if (!_cursors.TryRemove(id, out var cursor)) throw new MongoError(43, $"cursor id {id} not found");
        await using var pg = await _pg.OpenConnectionAsync();
        var row = await Query(pg, More, cursor.Db, c.Raw, cursor.Continuation);
        if (row[1] is byte[] continuation) _cursors[id] = (cursor.Db, continuation);
        return (byte[])row[0]!;
    }

    private byte[] KillCursors(Command c)
    {
        foreach (var id in c.Doc["cursors"].AsBsonArray) _cursors.TryRemove(id.ToInt64(), out _);
        return Ok(new() { { "cursorsKilled", c.Doc["cursors"] }, { "cursorsNotFound", new BsonArray() }, { "cursorsAlive", new BsonArray() }, { "cursorsUnknown", new BsonArray() } });
    }

    // ---- transactions: one PostgreSQL transaction (REPEATABLE READ, that is: snapshot isolation) a session

    private async Task<Txn> Enlist(Command c)
    {
        var (session, number) = (Convert.ToHexString(c.Doc["lsid"]["id"].AsByteArray), c.Doc["txnNumber"].ToInt64());
        if (c.Doc.Contains("startTransaction"))
        {
            if (_txns.TryRemove(session, out var old)) await old.End(TxnState.Aborted);
            var pg = await _pg.OpenConnectionAsync();
            var started = new Txn(number, pg, await pg.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead));
            await Query(pg, "SELECT set_config('lock_timeout', '25ms', true)"); // mongod does not wait for another transaction's lock
            return _txns[session] = started;
        }
        if (_txns.TryGetValue(session, out var txn) && txn.Number == number && (txn.State == TxnState.Active || txn.State == TxnState.Committed && c.Name == "commitTransaction")) return txn;
        throw new MongoError(251, $"Given transaction number {number} does not match any in-progress transactions.", "TransientTransactionError");
    }

    // ---- PostgreSQL

    private async Task<byte[]> One(Txn? txn, string sql, params object?[] args)
    {
        if (txn != null) return (await Query(txn.Pg, sql, args))[0] as byte[] ?? [];
        await using var pg = await _pg.OpenConnectionAsync();
        return (await Query(pg, sql, args))[0] as byte[] ?? [];
    }

    private async Task NonQuery(string sql, params object?[] args)
    {
        await using var command = _pg.CreateCommand(sql);
        command.Parameters.AddRange(Parameters(args));
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?[]> Query(NpgsqlConnection pg, string sql, params object?[] args)
    {
        await using var command = new NpgsqlCommand(sql, pg);
        command.Parameters.AddRange(Parameters(args));
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync()) return [null];
        return Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i)).ToArray();
    }

    private static NpgsqlParameter[] Parameters(object?[] args) => // bytea casts implicitly to the extension's bson and bsonsequence
        [.. args.Select(a => new NpgsqlParameter { Value = a ?? DBNull.Value, NpgsqlDbType = a is string ? NpgsqlDbType.Text : NpgsqlDbType.Bytea })];

    // ---- replies and errors

    private static byte[] Ok(BsonDocument fields) => fields.Add("ok", 1.0).ToBson();

    private static BsonDocument Parse(byte[] bson) => BsonSerializer.Deserialize<BsonDocument>(bson);

    private static byte[] Error(MongoError e)
    {
        var doc = new BsonDocument { { "ok", 0.0 }, { "errmsg", e.Message }, { "code", e.Code }, { "codeName", Names.GetValueOrDefault(e.Code, $"Location{e.Code}") } };
        return (e.Label == null ? doc : doc.Add("errorLabels", new BsonArray { e.Label })).ToBson();
    }

    /// <summary>A violated key met by findAndModify arrives as PostgreSQL's own error, naming PostgreSQL's constraint.</summary>
    private async Task<MongoError> Translate(PostgresException e, Command c)
    {
        if (e.SqlState is not ("23505" or "23P01")) return Map(e.SqlState, e.MessageText, c);
        var id = IndexId().Match(e.ConstraintName ?? "").Groups[1].Value;
        var name = id == "" ? "_id_" : Encoding.UTF8.GetString(await One(null, $"SELECT (index_spec).index_name::text::bytea FROM documentdb_api_catalog.collection_indexes WHERE index_id = {id}"));
        return Map(e.SqlState, $"Index '{name}'", c);
    }

    private static MongoError Map(string state, string message, Command c)
    {
        var code = States.GetValueOrDefault(state, 1);
        if (code == 11000) message = $"E11000 duplicate key error collection: {c.Db}.{c.Target} index: {IndexName().Match(message).Groups[1].Value} dup key: {{ }}";
        return new MongoError(code, code == 1 ? $"{message} ({state})" : message, code == 112 && c.InTxn ? "TransientTransactionError" : null);
    }

    /// <summary>Error codes inside a result are packed SQLSTATEs, six bits a character.</summary>
    private static string State(int packed) => string.Concat(Enumerable.Range(0, 5).Select(i => (char)('0' + ((packed >> (6 * i)) & 63))));

    [GeneratedRegex("Index '([^']*)'")] private static partial Regex IndexName();
    [GeneratedRegex("^documents_rum_index_([0-9]+)$")] private static partial Regex IndexId();

    // PostgreSQL's SQLSTATEs, and those of the extension that the checks met, as MongoDB's codes.
    private static readonly Dictionary<string, int> States = new()
    {
        ["23505"] = 11000,
        ["23P01"] = 11000,
        ["40001"] = 112,
        ["40P01"] = 112,
        ["55P03"] = 112,
        ["57014"] = 50,
        ["0A000"] = 115,
        ["22P02"] = 2,
        ["22023"] = 2,
        ["M0001"] = 2,
        ["M0003"] = 9,
        ["M0004"] = 14,
        ["M0008"] = 26,
        ["M0009"] = 27,
        ["M000D"] = 40,
        ["M000E"] = 43,
        ["M000M"] = 66,
        ["M000R"] = 85,
        ["M000S"] = 86,
        ["M000U"] = 115,
        ["M001C"] = 11000,
        ["M00CO"] = 121,
    };

    private static readonly Dictionary<int, string> Names = new()
    {
        [1] = "InternalError",
        [2] = "BadValue",
        [9] = "FailedToParse",
        [14] = "TypeMismatch",
        [26] = "NamespaceNotFound",
        [27] = "IndexNotFound",
        [40] = "ConflictingUpdateOperators",
        [43] = "CursorNotFound",
        [50] = "MaxTimeMSExpired",
        [59] = "CommandNotFound",
        [66] = "ImmutableField",
        [85] = "IndexOptionsConflict",
        [86] = "IndexKeySpecsConflict",
        [112] = "WriteConflict",
        [115] = "CommandNotSupported",
        [121] = "DocumentValidationFailure",
        [251] = "NoSuchTransaction",
        [11000] = "DuplicateKey",
    };
}

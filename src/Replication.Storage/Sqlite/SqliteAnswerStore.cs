using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteAnswerStore(SqliteDatabase database) : IAnswerStore
{
    public Task<KeptRequest?> BeginAsync(
        KeptRequest request, DateTimeOffset abandonedBefore, DateTimeOffset forgottenBefore, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM request WHERE at < $forgottenBefore", ("$forgottenBefore", forgottenBefore));
                session.Execute(
                    "DELETE FROM request WHERE key = $key AND answer IS NULL AND at < $abandonedBefore",
                    ("$key", request.Key), ("$abandonedBefore", abandonedBefore));
                var isNew = session.Execute(
                    "INSERT INTO request (key, content, at) VALUES ($key, $content, $at) ON CONFLICT (key) DO NOTHING",
                    ("$key", request.Key), ("$content", request.Content), ("$at", request.At)) == 1;
                return isNew ? null : Find(session, request.Key);
            },
            cancellationToken);

    public Task AnswerAsync(string key, KeptAnswer answer, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.Execute(
                "UPDATE request SET answer = $answer WHERE key = $key", ("$key", key), ("$answer", StoreJson.Write(answer))),
            cancellationToken);

    public Task ForgetAsync(string key, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.Execute("DELETE FROM request WHERE key = $key", ("$key", key)), cancellationToken);

    private static KeptRequest? Find(SqliteSession session, string key) => session.First(
        "SELECT content, at, answer FROM request WHERE key = $key",
        row => new KeptRequest(key, row.GetString(0), row.GetTime(1), row.IsDBNull(2) ? null : row.GetDocument<KeptAnswer>(2)),
        none: null,
        ("$key", key));
}

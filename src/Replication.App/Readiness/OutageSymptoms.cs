using System.Net.Sockets;

namespace Replication.App.Readiness;

/// <summary>
/// Recognizes log records that only repeat an outage of the store or the broker. The first such record makes <see cref="ReadinessWatch"/>
/// probe at once; the watch then logs the outage, or the record where the probe succeeds. So an outage is one line, not one line per
/// caller.
/// </summary>
internal sealed class OutageSymptoms(Dependencies dependencies)
{
    private const int MaxDepth = 8;
    private const int MaxInner = 16;

    private volatile bool _isWatched;

    /// <summary>Enables the suppression of records, because a watch now confirms or refutes each outage.</summary>
    public void StartWatch() => _isWatched = true;

    /// <summary>True for a record that only repeats an outage and must not be written.</summary>
    public bool Absorb(string category, string message, Exception? exception)
    {
        if (!_isWatched || category == typeof(ReadinessWatch).FullName)
            return false;
        if (exception is null)
            return category.StartsWith("MassTransit", StringComparison.Ordinal) && dependencies[Dependency.Bus].IsDoubtful;
        foreach (var cause in Causes(exception))
        {
            if (DependencyOf(cause) is not { } dependency)
                continue;
            dependencies[dependency].Suspect($"{message}: {Logging.ExceptionText.Of(exception)}");
            return true;
        }
        return IsOurs(category) && IsDoubtful && Causes(exception).Any(IsVague);
    }

    /// <summary>The dependency whose failure this exception proves; null for any other exception.</summary>
    internal static Dependency? DependencyOf(Exception cause) => cause switch
    {
        Microsoft.Data.Sqlite.SqliteException sqlite => IsEnvironment(sqlite.SqliteErrorCode) ? Dependency.Store : null,
        TimeoutException when cause.StackTrace?.Contains("MongoDB.Driver", StringComparison.Ordinal) == true => Dependency.Store,
        MongoDB.Driver.MongoConnectionException or MongoDB.Driver.MongoNotPrimaryException or MongoDB.Driver.MongoNodeIsRecoveringException
            or MongoDB.Driver.MongoConnectionPoolPausedException or MongoDB.Driver.MongoWaitQueueFullException
            or MongoDB.Driver.MongoExecutionTimeoutException or MongoDB.Driver.MongoWriteConcernException => Dependency.Store,
        MassTransit.ConnectionException => Dependency.Bus,
        RabbitMQ.Client.Exceptions.BrokerUnreachableException or RabbitMQ.Client.Exceptions.AlreadyClosedException
            or RabbitMQ.Client.Exceptions.OperationInterruptedException or RabbitMQ.Client.Exceptions.ConnectFailureException =>
                Dependency.Bus,
        // An exception of MassTransit's transport package, matched by its name.
        _ when cause.GetType().Name == "MessageNotConfirmedException" => Dependency.Bus,
        _ => null,
    };

    private bool IsDoubtful => dependencies[Dependency.Store].IsDoubtful || dependencies[Dependency.Bus].IsDoubtful;

    // Busy, locked, out of memory or descriptors, read-only, I/O error, full, cannot open: https://sqlite.org/rescode.html
    private static bool IsEnvironment(int code) => code is 5 or 6 or 7 or 8 or 10 or 13 or 14 or 15;

    private static bool IsOurs(string category) =>
        (category.StartsWith("Replication.", StringComparison.Ordinal)
            && !category.StartsWith("Replication.Registries", StringComparison.Ordinal))
        || category.StartsWith("MassTransit", StringComparison.Ordinal)
        || category.StartsWith("Microsoft.AspNetCore.Diagnostics", StringComparison.Ordinal);

    private static bool IsVague(Exception cause) =>
        cause is TimeoutException or OperationCanceledException or IOException or SocketException or ObjectDisposedException;

    private static IEnumerable<Exception> Causes(Exception exception, int depth = 0)
    {
        yield return exception;
        if (depth == MaxDepth)
            yield break;
        var inner = exception is AggregateException several
            ? several.InnerExceptions.Take(MaxInner)
            : exception.InnerException is { } one ? [one] : [];
        foreach (var cause in inner.SelectMany(it => Causes(it, depth + 1)))
            yield return cause;
    }
}

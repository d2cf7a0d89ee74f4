namespace Replication.Storage.Sqlite;

/// <summary>A queued change of one caller.</summary>
internal abstract class SqliteWrite(bool durable, CancellationToken cancellationToken)
{
    /// <summary>Whether the change must be on disk, not only in the operating system, before the caller is notified.</summary>
    public bool Durable => durable;

    /// <summary>True after the caller stopped waiting.</summary>
    public bool Abandoned => cancellationToken.IsCancellationRequested;

    /// <summary>Makes the change inside the open transaction.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>Returns the result of <see cref="Run"/> to the caller after the commit.</summary>
    public abstract void Complete();

    /// <summary>Reports to the caller that nothing was written.</summary>
    public abstract void Fail(Exception reason);
}

/// <inheritdoc/>
internal sealed class SqliteWrite<T>(Func<SqliteSession, T> change, bool durable, CancellationToken cancellationToken)
    : SqliteWrite(durable, cancellationToken)
{
    // Continuations of callers must not run on the writer's thread.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Completion => _completion.Task;

    public override void Run(SqliteSession session) => _result = change(session);

    public override void Complete() => _completion.TrySetResult(_result!);

    public override void Fail(Exception reason) => _completion.TrySetException(reason);
}

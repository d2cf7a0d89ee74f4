namespace Replication.Storage.Sqlite;

/// <summary>One caller's change, waiting for the writer.</summary>
internal abstract class SqliteWrite(bool durable, CancellationToken cancellationToken)
{
    /// <summary>Whether it must be on the disk, not only with the operating system, before its caller hears of it.</summary>
    public bool Durable => durable;

    /// <summary>True once nobody waits for it any more.</summary>
    public bool Abandoned => cancellationToken.IsCancellationRequested;

    /// <summary>Makes the change inside the open transaction.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>Tells the caller what <see cref="Run"/> found, now that it is committed.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that nothing was written.</summary>
    public abstract void Fail(Exception reason);
}

/// <inheritdoc/>
internal sealed class SqliteWrite<T>(Func<SqliteSession, T> change, bool durable, CancellationToken cancellationToken)
    : SqliteWrite(durable, cancellationToken)
{
    // The writer's thread must not run what its callers do next.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Completion => _completion.Task;

    public override void Run(SqliteSession session) => _result = change(session);

    public override void Complete() => _completion.TrySetResult(_result!);

    public override void Fail(Exception reason) => _completion.TrySetException(reason);
}

namespace Replication.UnitTests.Fakes;

/// <summary>A connection that does not answer and is cut when the caller stops waiting.</summary>
internal sealed class CutConnection
{
    private readonly TaskCompletionSource _used = new();
    private int _answered;

    public bool WasUsed => _used.Task.IsCompleted;

    public async Task<T> WaitAsync<T>(CancellationToken cancellationToken)
    {
        _used.TrySetResult();
        var cut = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var canceled = cancellationToken.Register(() => cut.SetException(new IOException("the connection was cut")));
        return await cut.Task;
    }

    /// <summary>Answers the first call, then waits.</summary>
    public Task<T> WaitAfterAsync<T>(T answer, CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _answered, 1) == 0 ? Task.FromResult(answer) : WaitAsync<T>(cancellationToken);
}

using System.Collections.Concurrent;

namespace Replication.Registries.Blobs;

/// <summary>
/// Aborts upload sessions in the background, after the copies that opened them have ended. No copy waits for it. A stopping process may.
/// </summary>
internal sealed class UploadCleanup(TimeProvider time) : IDisposable
{
    // Long enough for a restart of the registry.
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>Starts one abort. It is canceled after the timeout and on <see cref="Dispose"/>.</summary>
    public void Add(Func<CancellationToken, Task> abort)
    {
        var cleanup = RunAsync(abort);
        _running[cleanup] = true;
        cleanup.ContinueWith(
            done => _running.TryRemove(done, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public Task WhenDoneAsync() => Task.WhenAll(_running.Keys);

    public void Dispose() => _end.Cancel();

    private async Task RunAsync(Func<CancellationToken, Task> abort)
    {
        using var timeout = new CancellationTokenSource(AbortTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _end.Token);
        try
        {
            await abort(either.Token);
        }
        catch (OperationCanceledException)
        {
        }
    }
}

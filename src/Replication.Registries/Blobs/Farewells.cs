using System.Collections.Concurrent;

namespace Replication.Registries.Blobs;

/// <summary>What is said to a registry after the copies have ended that it is about. No copy waits for it; who ends the process may.</summary>
internal sealed class Farewells(TimeProvider time) : IDisposable
{
    // A registry that rests, or restarts, is not left with what nobody wants any more.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Task, bool> _underWay = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>Begins one. It is canceled when it takes too long, or when there is no more time.</summary>
    public void Add(Func<CancellationToken, Task> say)
    {
        var farewell = SayAsync(say);
        _underWay[farewell] = true;
        farewell.ContinueWith(said => _underWay.TryRemove(said, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task WhenSaidAsync() => Task.WhenAll(_underWay.Keys);

    public void Dispose() => _end.Cancel();

    private async Task SayAsync(Func<CancellationToken, Task> say)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _end.Token);
        try
        {
            await say(either.Token);
        }
        catch (OperationCanceledException)
        {
        }
    }
}

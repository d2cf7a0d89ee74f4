using System.Collections.Concurrent;

namespace Replication.Registries.Blobs;

/// <summary>What is said to a registry after the copies have ended that it is about. No copy waits for it; who ends the process may.</summary>
internal sealed class Farewells
{
    private readonly ConcurrentDictionary<Task, bool> _underWay = new();

    public void Add(Task farewell)
    {
        _underWay[farewell] = true;
        farewell.ContinueWith(said => _underWay.TryRemove(said, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task WhenSaidAsync() => Task.WhenAll(_underWay.Keys);
}

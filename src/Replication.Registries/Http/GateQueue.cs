namespace Replication.Registries.Http;

/// <summary>The active requests and the FIFO queue of one lane. Guarded by the lock of the <see cref="HostGate"/>.</summary>
internal sealed class GateQueue
{
    public int ActiveCount { get; set; }

    public LinkedList<TaskCompletionSource> Waiters { get; } = [];

    /// <summary>Admits waiters in FIFO order until <paramref name="most"/> requests are active.</summary>
    public void Admit(int most)
    {
        for (; ActiveCount < most && Waiters.First is { Value: var turn }; ActiveCount++)
        {
            Waiters.RemoveFirst();
            turn.SetResult();
        }
    }

    public void RejectAll(RegistryException reason)
    {
        foreach (var turn in Waiters)
            turn.SetException(reason);
        Waiters.Clear();
    }
}

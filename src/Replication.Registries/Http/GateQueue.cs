namespace Replication.Registries.Http;

/// <summary>One lane of a gate: who is inside, and who waits. The gate's lock guards it.</summary>
internal sealed class GateQueue
{
    public int Inside { get; set; }

    public LinkedList<TaskCompletionSource> Waiters { get; } = [];

    /// <summary>Lets in who waited longest, up to so many.</summary>
    public void Admit(int most)
    {
        for (; Inside < most && Waiters.First is { Value: var turn }; Inside++)
        {
            Waiters.RemoveFirst();
            turn.SetResult();
        }
    }

    public void TurnAway(RegistryException reason)
    {
        foreach (var turn in Waiters)
            turn.SetException(reason);
        Waiters.Clear();
    }
}

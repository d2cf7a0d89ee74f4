namespace Replication.Registries.Http;

/// <summary>One lane of a gate: who is inside, and who waits. The gate's lock guards it.</summary>
internal sealed class GateQueue
{
    public int Inside { get; set; }

    /// <summary>What others who share the registry leave to us.</summary>
    public int Allowed { get; set; } = int.MaxValue;

    public LinkedList<TaskCompletionSource> Waiters { get; } = [];

    public void Admit(int width)
    {
        for (; Inside < Math.Min(width, Allowed) && Waiters.First is { Value: var turn }; Inside++)
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

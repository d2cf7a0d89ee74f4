namespace Replication.Registries.Http;

/// <summary>Permission to have one request in flight. Disposing releases it once.</summary>
internal sealed class GatePermit(HostGate gate, GateLane lane) : IDisposable
{
    private int _returned;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
            gate.Leave(lane);
    }
}

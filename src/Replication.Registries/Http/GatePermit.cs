namespace Replication.Registries.Http;

/// <summary>The right to have requests under way; given back once.</summary>
internal sealed class GatePermit(HostGate gate, int places) : IDisposable
{
    private int _returned;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
            gate.Leave(places);
    }
}

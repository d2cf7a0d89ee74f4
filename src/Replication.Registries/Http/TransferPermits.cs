namespace Replication.Registries.Http;

/// <summary>
/// The right to read from one registry while writing to another. Both are taken before either is used and always in the gates' order:
/// copies in opposite directions would otherwise wait for each other for ever.
/// </summary>
internal sealed class TransferPermits : IDisposable
{
    private readonly GatePermit _first;
    private readonly GatePermit? _second;

    private TransferPermits(GatePermit first, GatePermit? second)
    {
        _first = first;
        _second = second;
    }

    public static async Task<TransferPermits> EnterAsync(HostGate one, HostGate other, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(one, other))
            return new TransferPermits(await one.EnterAsync(cancellationToken, places: 2), null);
        var (low, high) = one.Order < other.Order ? (one, other) : (other, one);
        var first = await low.EnterAsync(cancellationToken);
        try
        {
            return new TransferPermits(first, await high.EnterAsync(cancellationToken));
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _second?.Dispose();
        _first.Dispose();
    }
}

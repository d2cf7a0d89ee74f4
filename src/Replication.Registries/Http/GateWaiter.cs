namespace Replication.Registries.Http;

/// <summary>Someone who waits at a gate for a number of places.</summary>
internal sealed class GateWaiter(int places)
{
    private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Places => places;

    public Task Turn => _turn.Task;

    public void Admit(ref int inside)
    {
        inside += places;
        _turn.SetResult();
    }

    public void TurnAway(RegistryException reason) => _turn.SetException(reason);

    public void Cancel(CancellationToken cancellationToken) => _turn.SetCanceled(cancellationToken);
}

using Replication.Contracts.Instances;

namespace Replication.Coordination.Webhooks;

/// <summary>Refused calls that one process counted without accepting a call of the same instance in between.</summary>
/// <param name="Calls">The refused calls.</param>
/// <param name="AcceptedBefore">The last accepted call before them that is known; null when none is.</param>
internal sealed record RefusedPart(RefusedCalls Calls, DateTimeOffset? AcceptedBefore)
{
    /// <summary>These calls and later ones; only the later ones when a call was accepted in between.</summary>
    public RefusedPart Then(RefusedPart later) =>
        later.AcceptedBefore > Calls.LastAt ? later : this with { Calls = Calls.Plus(later.Calls) };
}

namespace Replication.Contracts.Stores;

/// <summary>The result of a replay.</summary>
/// <param name="Id">The id of the part, which is no longer in quarantine.</param>
/// <param name="Instance">The instance that sent it.</param>
/// <param name="Accepted">The number of pushes that are stored.</param>
/// <param name="Ignored">The number of parts that need no replication, such as pulls.</param>
public sealed record ReplayedPayload(Guid Id, string Instance, int Accepted, int Ignored);

using Replication.Registries;

namespace Replication.Copying.Limits;

/// <summary>What a renewal says: how the workers share from now on, and what this one may begin.</summary>
/// <param name="Workers">All whose share is valid, this one among them.</param>
/// <param name="Mine">What this one holds; requests that are under way count until they end.</param>
/// <param name="Allowance">What this one may have under way by beginning more.</param>
internal sealed record ShareGrant(IReadOnlyList<WorkerShare> Workers, WorkerShare Mine, RegistryAllowance Allowance);

using Replication.Registries;

namespace Replication.Copying.Limits;

/// <summary>The result of a renewal.</summary>
/// <param name="Workers">All valid shares, including the renewed one.</param>
/// <param name="Mine">The renewed share. Active requests count until they end.</param>
/// <param name="Allowance">The limits for new requests of this worker.</param>
internal sealed record ShareGrant(IReadOnlyList<WorkerShare> Workers, WorkerShare Mine, RegistryAllowance Allowance);

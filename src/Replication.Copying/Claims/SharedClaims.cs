using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Registries;

namespace Replication.Copying.Claims;

/// <summary>
/// Makes the workers of a fleet bring each blob to an instance once, as agreed through the store, and go on where one of them was ended; a worker that
/// is the only one goes on where it was itself.
/// </summary>
internal sealed class SharedClaims(bool hasOthers, INoteStore notes, ISecretSeal seal, TimeProvider time, ILogger<SharedClaims> logger)
{
    // Distinguishes processes, also those that share a name.
    private readonly string _worker = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly ClaimStore _store = new(notes, seal);

    public IBlobClaims On(string instance) => new InstanceClaims(instance, _worker, hasOthers, _store, time, logger);
}

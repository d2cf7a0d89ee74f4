using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Registries;

namespace Replication.Copying.Claims;

/// <summary>
/// Coordinates the workers of a fleet through the store: each blob is uploaded to an instance once, and interrupted uploads are resumed. A
/// single worker uses it to resume its own uploads.
/// </summary>
internal sealed class SharedClaims(
    bool hasOtherWorkers, INoteStore notes, ISecretSeal seal, TimeProvider time, ILogger<SharedClaims> logger)
{
    // Unique per process, also for processes with the same host name.
    private readonly string _worker = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly ClaimStore _store = new(notes, seal);

    public IBlobClaims On(string instance) => new InstanceClaims(instance, _worker, hasOtherWorkers, _store, time, logger);
}

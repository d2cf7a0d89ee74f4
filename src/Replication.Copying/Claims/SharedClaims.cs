using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Registries;

namespace Replication.Copying.Claims;

/// <summary>Makes the workers of a fleet bring each blob to an instance once, as agreed through the store.</summary>
internal sealed class SharedClaims(INoteStore notes, TimeProvider time, ILogger<SharedClaims> logger)
{
    // Distinguishes processes, also those that share a name.
    private readonly string _worker = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    public IBlobClaims On(string instance) => new InstanceClaims(instance, _worker, notes, time, logger);
}

using Replication.Contracts.Instances;

namespace Replication.Registries.Instances;

/// <summary>
/// Logs in to the registry of an instance. Returns null when it accepts the credentials, and otherwise the failure.
/// </summary>
public delegate Task<CopyFailure?> LoginProbe(RegistryInstance instance, CancellationToken cancellationToken);

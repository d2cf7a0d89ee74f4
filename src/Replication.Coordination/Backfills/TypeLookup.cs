using Replication.Contracts.Images;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>
/// Returns the type of an artifact; null when the registry answers that it does not exist. Throws <see cref="RegistryException"/>.
/// </summary>
internal delegate Task<string?> TypeLookup(RepositoryName repository, Digest digest, CancellationToken cancellationToken);

using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.Registries.Creation;

/// <summary>Creates repositories at a registry.</summary>
internal interface IRepositoryApi
{
    /// <summary>
    /// Creates a repository. A repository that exists already is no failure, because several processes may create it at once. Throws
    /// <see cref="RegistryException"/>.
    /// </summary>
    Task<RepositoryCreated> CreateAsync(RepositoryName repository, RepositoryCreation settings, CancellationToken cancellationToken);
}

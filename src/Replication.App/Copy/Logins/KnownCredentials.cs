using Replication.Registries;

namespace Replication.App.Copy.Logins;

/// <summary>Credentials that stay as they are.</summary>
internal sealed class KnownCredentials(RegistryCredentials credentials) : ICredentialSource
{
    public Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken) => Task.FromResult<RegistryCredentials?>(credentials);
}

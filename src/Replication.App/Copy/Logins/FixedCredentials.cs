using Replication.Registries;

namespace Replication.App.Copy.Logins;

/// <summary>Credentials that never change.</summary>
internal sealed class FixedCredentials(RegistryCredentials credentials) : ICredentialSource
{
    public Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken) => Task.FromResult<RegistryCredentials?>(credentials);
}

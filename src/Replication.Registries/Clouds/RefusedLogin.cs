namespace Replication.Registries.Clouds;

/// <summary>Credentials that may not be made.</summary>
internal sealed class RefusedLogin(string instance, string problem) : ICredentialSource
{
    public Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken) => throw new RegistryException(new CopyFailure(
        CopyFailure.Unauthorized, $"The instance '{instance}' cannot log in: {problem}.", IsWorthRetrying: false));
}

namespace Replication.Registries.Clouds;

/// <summary>A credential source that always fails, because the instance may not use the machine identity.</summary>
internal sealed class RefusedLogin(string instance, string problem) : ICredentialSource
{
    public Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken) => throw new RegistryException(new CopyFailure(
        CopyFailure.Unauthorized, $"The instance '{instance}' cannot authenticate: {problem}.", IsWorthRetrying: false));
}

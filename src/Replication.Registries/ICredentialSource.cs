namespace Replication.Registries;

/// <summary>Hands out credentials that do not live as long as a client does. It is asked again when they run out or have been used for a while, and when they are refused.</summary>
public interface ICredentialSource
{
    /// <summary>The credentials that are good now; null for anonymous use. Throws <see cref="RegistryException"/>.</summary>
    Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken);
}

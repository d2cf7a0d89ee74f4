namespace Replication.Registries;

/// <summary>
/// Provides credentials that expire while a client lives. The client asks again when they expire, after some time of use, and when the
/// registry rejects them.
/// </summary>
public interface ICredentialSource
{
    /// <summary>Returns the current credentials; null for anonymous access. Throws <see cref="RegistryException"/>.</summary>
    Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken);
}

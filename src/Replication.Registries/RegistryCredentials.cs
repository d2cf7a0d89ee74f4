using Replication.Contracts;

namespace Replication.Registries;

/// <summary>The credentials for a registry.</summary>
/// <param name="Username">The user name. Registries require one with a password.</param>
/// <param name="Secret">The password or token.</param>
/// <param name="Kind">The kind of the secret.</param>
public sealed record RegistryCredentials(string? Username, Secret Secret, CredentialKind Kind = CredentialKind.Password)
{
    /// <summary>When to ask for new credentials; null when that is not known.</summary>
    public DateTimeOffset? RenewAt { get; init; }
}

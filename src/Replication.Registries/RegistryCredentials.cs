using Replication.Contracts;

namespace Replication.Registries;

/// <summary>Who we are at a registry, and what proves it.</summary>
/// <param name="Username">The user's name; registries want one beside a password.</param>
/// <param name="Secret">The password or token.</param>
/// <param name="Kind">What the secret is.</param>
public sealed record RegistryCredentials(string? Username, Secret Secret, CredentialKind Kind = CredentialKind.Password)
{
    /// <summary>When to ask for others; null where that is not known.</summary>
    public DateTimeOffset? RenewAt { get; init; }
}

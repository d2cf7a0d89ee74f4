namespace Replication.Registries;

/// <summary>What a secret is, and so what is done with it.</summary>
public enum CredentialKind
{
    /// <summary>A password or access token: shown to the registry as Basic, or to its token server.</summary>
    Password,

    /// <summary>A refresh token: its token server exchanges it for access tokens (distribution, "OAuth2 Token Authentication").</summary>
    IdentityToken,

    /// <summary>An access token: shown to the registry as it is.</summary>
    RegistryToken,
}

namespace Replication.Registries;

/// <summary>The kind of a secret, which decides how it is sent.</summary>
public enum CredentialKind
{
    /// <summary>A password or access token, sent as Basic credentials to the registry or to its token server.</summary>
    Password,

    /// <summary>A refresh token. The token server exchanges it for access tokens (distribution, "OAuth2 Token Authentication").</summary>
    IdentityToken,

    /// <summary>An access token, sent to the registry unchanged.</summary>
    RegistryToken,
}

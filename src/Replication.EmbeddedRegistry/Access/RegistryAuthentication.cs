namespace Replication.EmbeddedRegistry.Access;

/// <summary>The authentication scheme of the registry.</summary>
public enum RegistryAuthentication
{
    /// <summary>No authentication. Every client may do everything.</summary>
    None,

    /// <summary>User name and password with each request.</summary>
    Basic,

    /// <summary>A token with each request, issued by the built-in token server.</summary>
    Bearer,
}

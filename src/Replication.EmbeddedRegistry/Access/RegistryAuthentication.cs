namespace Replication.EmbeddedRegistry.Access;

/// <summary>How callers show who they are.</summary>
public enum RegistryAuthentication
{
    /// <summary>They need not; everybody may do everything.</summary>
    None,

    /// <summary>Name and password with every request.</summary>
    Basic,

    /// <summary>A token with every request, from the token server that the registry has built in.</summary>
    Bearer,
}

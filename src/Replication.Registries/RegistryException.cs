namespace Replication.Registries;

/// <summary>A request to a registry failed.</summary>
public sealed class RegistryException(CopyFailure failure, Exception? inner = null) : Exception(failure.Message, inner)
{
    /// <summary>The code and the message of the failure.</summary>
    public CopyFailure Failure { get; } = failure;

    /// <summary>True when the address that the registry named is not a token server.</summary>
    internal bool IsNoTokenServer { get; init; }

    /// <summary>True when the response came from another host after a redirect.</summary>
    internal bool IsFromRedirectTarget { get; init; }
}

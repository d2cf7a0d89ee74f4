namespace Replication.Registries;

/// <summary>A registry did not do what was asked.</summary>
public sealed class RegistryException(CopyFailure failure, Exception? inner = null) : Exception(failure.Message, inner)
{
    /// <summary>What happened.</summary>
    public CopyFailure Failure { get; } = failure;

    /// <summary>True when the address that should give out tokens belongs to something else.</summary>
    internal bool IsNoTokenServer { get; init; }

    /// <summary>True when the answer came from another host, to which the registry had redirected the request.</summary>
    internal bool IsAnsweredElsewhere { get; init; }
}

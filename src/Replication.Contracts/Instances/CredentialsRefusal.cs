namespace Replication.Contracts.Instances;

/// <summary>An instance whose registry refuses its credentials. All processes share it through the store.</summary>
/// <param name="Instance">The name of the instance.</param>
/// <param name="Host">The host of the registry.</param>
/// <param name="Code">The code of the failure: <c>unauthorized</c> or <c>denied</c>.</param>
/// <param name="Reason">The message of the last refused probe, with cause and remedy.</param>
/// <param name="Since">When the first probe was refused.</param>
/// <param name="ProbeAt">When the next probe is due.</param>
public sealed record CredentialsRefusal(
    string Instance, string Host, string Code, string Reason, DateTimeOffset Since, DateTimeOffset ProbeAt)
{
    /// <summary>
    /// When a probe was accepted. The refusal is over, and is stored a little longer for processes that have not read the end yet.
    /// </summary>
    public DateTimeOffset? AcceptedAt { get; init; }
}

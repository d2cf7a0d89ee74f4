namespace Replication.Registries.Http;

/// <summary>
/// The purpose of a request, for error messages: the side of the copy, the host, and the action, such as "reading the blob … of team/app".
/// </summary>
internal sealed record RequestPurpose(RegistrySide Side, string Host, string Action)
{
    /// <summary>The side of the copy; null for a request that is not part of one.</summary>
    public FailedSide? FailedSide => Side switch
    {
        RegistrySide.Source => Registries.FailedSide.Source,
        RegistrySide.Target => Registries.FailedSide.Target,
        _ => null,
    };

    public string Registry => Side switch
    {
        RegistrySide.Source => $"The source registry {Host}",
        RegistrySide.Target => $"The target registry {Host}",
        _ => $"The registry {Host}",
    };
}

namespace Replication.Registries.Http;

/// <summary>
/// The purpose of a request, for error messages: the side of the copy, the host, and the action, such as "reading the blob … of team/app".
/// </summary>
internal sealed record RequestPurpose(RegistrySide Side, string Host, string Action)
{
    public string Registry => Side switch
    {
        RegistrySide.Source => $"The source registry {Host}",
        RegistrySide.Target => $"The target registry {Host}",
        _ => $"The registry {Host}",
    };
}

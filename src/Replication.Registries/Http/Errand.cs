namespace Replication.Registries.Http;

/// <summary>What a request is for, as people are told when it fails: which side of a copy, which host, and doing what ("reading the blob … of team/app").</summary>
internal sealed record Errand(RegistrySide Side, string Host, string Doing)
{
    public string Registry => Side switch
    {
        RegistrySide.Source => $"The source registry {Host}",
        RegistrySide.Target => $"The target registry {Host}",
        _ => $"The registry {Host}",
    };
}

internal enum RegistrySide
{
    /// <summary>No copy is going on.</summary>
    Alone,
    Source,
    Target,
}

namespace Replication.Registries.Http;

/// <summary>The side of a copy that a registry is on.</summary>
internal enum RegistrySide
{
    /// <summary>The request is not part of a copy.</summary>
    None,
    Source,
    Target,
}

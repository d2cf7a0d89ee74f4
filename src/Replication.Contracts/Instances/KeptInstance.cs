namespace Replication.Contracts.Instances;

/// <summary>
/// A stored instance that was created through the API. Every change gives it another <paramref name="Version"/>.
/// </summary>
public sealed record KeptInstance(RegistryInstance Instance, Guid Version, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt);

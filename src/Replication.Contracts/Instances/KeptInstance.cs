namespace Replication.Contracts.Instances;

/// <summary>
/// An instance that was made through the API, as the store keeps it; every change gives it another <paramref name="Version"/>.
/// </summary>
public sealed record KeptInstance(RegistryInstance Instance, Guid Version, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt);

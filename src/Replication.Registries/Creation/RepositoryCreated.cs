namespace Replication.Registries.Creation;

/// <summary>The repository exists.</summary>
/// <param name="IsNew">True when this call created it; false when it existed already.</param>
/// <param name="Problem">What could not be set after the creation, with cause and remedy; null when nothing is missing.</param>
public sealed record RepositoryCreated(bool IsNew, string? Problem = null);

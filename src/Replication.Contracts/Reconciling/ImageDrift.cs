using Replication.Contracts.Images;

namespace Replication.Contracts.Reconciling;

/// <summary>How a replicated image differs at its target.</summary>
/// <param name="Kind">Whether it is missing or different.</param>
/// <param name="Since">When a pass first found it.</param>
/// <param name="Found">The digest that the target tag names; null when the tag is missing.</param>
/// <param name="Pass">The last pass that found it.</param>
public sealed record ImageDrift(DriftKind Kind, DateTimeOffset Since, Digest? Found, Guid Pass);

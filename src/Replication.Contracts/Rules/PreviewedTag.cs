using Replication.Contracts.Images;

namespace Replication.Contracts.Rules;

/// <summary>A tag at an instance.</summary>
/// <param name="Instance">The name of the instance.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Tag">The tag.</param>
public sealed record PreviewedTag(string Instance, RepositoryName Repository, Tag Tag);

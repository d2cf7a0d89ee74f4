using Replication.Contracts.Images;

namespace Replication.Contracts.Tasks;

/// <summary>The target of a task.</summary>
/// <param name="Instance">The name of the instance.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Tag">The tag.</param>
public sealed record TaskTarget(string Instance, RepositoryName Repository, Tag Tag);

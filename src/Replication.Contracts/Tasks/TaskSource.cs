using Replication.Contracts.Images;

namespace Replication.Contracts.Tasks;

/// <summary>The source of a task: a tag of a repository of an instance, and the pushed digest.</summary>
/// <param name="Instance">The name of the instance.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">The digest of the pushed manifest; null until it is known.</param>
public sealed record TaskSource(string Instance, RepositoryName Repository, Tag Tag, Digest? Digest);

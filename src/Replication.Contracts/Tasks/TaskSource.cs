using Replication.Contracts.Images;

namespace Replication.Contracts.Tasks;

/// <summary>The source of a task: a tag of a repository of an instance, and the pushed digest (null until resolved).</summary>
public sealed record TaskSource(string Instance, RepositoryName Repository, Tag Tag, Digest? Digest);

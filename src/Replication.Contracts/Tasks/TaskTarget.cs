using Replication.Contracts.Images;

namespace Replication.Contracts.Tasks;

/// <summary>The target of a task.</summary>
public sealed record TaskTarget(string Instance, RepositoryName Repository, Tag Tag);

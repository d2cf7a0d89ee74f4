using Replication.Contracts.Images;

namespace Replication.Coordination.Rules;

/// <summary>The body of <c>POST /rules/{id}/run</c>.</summary>
/// <param name="Repository">The source repository.</param>
/// <param name="Tag">The source tag.</param>
public sealed record RuleRunRequest(RepositoryName Repository, Tag Tag);

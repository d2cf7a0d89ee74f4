namespace Replication.Coordination.Rules;

/// <summary>The body of <c>POST /rules/{id}/resume</c>. <paramref name="Backfill"/>: the pushes of the pause are replicated.</summary>
public sealed record RuleResumeRequest(bool Backfill);

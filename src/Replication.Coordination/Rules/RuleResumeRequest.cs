namespace Replication.Coordination.Rules;

/// <summary>The body of <c>POST /rules/{id}/resume</c>.</summary>
/// <param name="Backfill">True: a backfill replicates the pushes of the pause.</param>
public sealed record RuleResumeRequest(bool Backfill);

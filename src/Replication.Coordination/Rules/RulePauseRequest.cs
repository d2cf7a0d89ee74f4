namespace Replication.Coordination.Rules;

/// <summary>The body of <c>POST /rules/{id}/pause</c>. <paramref name="Hold"/>: pushes are kept as held tasks.</summary>
public sealed record RulePauseRequest(bool Hold);

namespace Replication.Coordination.Rules;

/// <summary>The body of <c>POST /rules/{id}/pause</c>.</summary>
/// <param name="Hold">True: the pushes of the pause are kept as held tasks, which start when the rule is resumed.</param>
public sealed record RulePauseRequest(bool Hold);

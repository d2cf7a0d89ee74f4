namespace Replication.Contracts.Instances;

/// <summary>A step of a check that has begun or ended.</summary>
/// <param name="Question">The question of the step.</param>
/// <param name="Answer">Its result; null when the step has begun.</param>
public sealed record CheckStep(string Question, CheckAnswer? Answer);

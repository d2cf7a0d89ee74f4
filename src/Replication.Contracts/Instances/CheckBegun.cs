namespace Replication.Contracts.Instances;

/// <summary>The event that a step of a check has begun.</summary>
/// <param name="Question">The question of the step.</param>
public sealed record CheckBegun(string Question);

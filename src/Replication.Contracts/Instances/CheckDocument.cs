namespace Replication.Contracts.Instances;

/// <summary>The results of all checks.</summary>
/// <param name="Ok">True when no check failed.</param>
/// <param name="Answers">One result for each check, in the order of the checks.</param>
public sealed record CheckDocument(bool Ok, IReadOnlyList<CheckAnswer> Answers);

namespace Replication.Registries.Checks;

/// <summary>The results of all checks. <paramref name="Ok"/> is true when none failed.</summary>
public sealed record CheckDocument(bool Ok, IReadOnlyList<CheckAnswer> Answers);

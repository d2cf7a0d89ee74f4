namespace Replication.Registries.Checks;

/// <summary>What a check found: its answers, and whether none of them is a failure.</summary>
public sealed record CheckDocument(bool Ok, IReadOnlyList<CheckAnswer> Answers);

using Replication.Registries.Checks;

namespace Replication.App.Check;

/// <summary>One part of the system, such as <c>instance tokyo</c>, and what was asked about it.</summary>
internal sealed record CheckedPart(string Part, IReadOnlyList<CheckAnswer> Answers);

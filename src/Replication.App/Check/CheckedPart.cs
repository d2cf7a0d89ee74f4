using Replication.Contracts.Instances;

namespace Replication.App.Check;

/// <summary>One part of the system, such as <c>instance tokyo</c>, and the results of its checks.</summary>
internal sealed record CheckedPart(string Part, IReadOnlyList<CheckAnswer> Answers);

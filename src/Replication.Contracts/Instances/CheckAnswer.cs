namespace Replication.Contracts.Instances;

/// <summary>The result of one check.</summary>
/// <param name="Question">
/// <c>name</c>, <c>connection</c>, <c>tls</c>, <c>login</c>, <c>read</c>, <c>write</c>, or a name of the caller.
/// </param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Detail">The finding, in one sentence.</param>
/// <param name="Advice">The remedy; null when none is needed.</param>
public sealed record CheckAnswer(string Question, CheckOutcome Outcome, string Detail, string? Advice = null);

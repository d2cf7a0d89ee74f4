namespace Replication.Contracts.Instances;

/// <summary>The result of one check.</summary>
/// <param name="Question">
/// <c>name</c>, <c>connection</c>, <c>tls</c>, <c>login</c>, <c>read</c>, <c>write</c>, or a name of the caller.
/// </param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Detail">The finding, in one sentence.</param>
/// <param name="Advice">The remedy; null when none is needed.</param>
/// <param name="Code">
/// The kind of the finding: <c>reachable</c>, <c>loginAccepted</c> and others, or the error code of a task that fails for the same reason.
/// </param>
public sealed record CheckAnswer(string Question, CheckOutcome Outcome, string Detail, string? Advice = null, string? Code = null);

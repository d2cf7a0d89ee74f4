namespace Replication.Contracts.Rules;

/// <summary>
/// A pause that a user set through the API. It is kept until the rule is resumed, also for a rule of the configuration file.
/// </summary>
/// <param name="At">When the pause began.</param>
/// <param name="By">The name of the token that set it.</param>
/// <param name="Hold">
/// True: the rule continues to match pushes, and its tasks wait in the status <c>held</c>. False: pushes of the pause are not replicated.
/// </param>
public sealed record RulePause(DateTimeOffset At, string By, bool Hold);

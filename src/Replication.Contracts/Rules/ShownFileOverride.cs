namespace Replication.Contracts.Rules;

/// <summary>
/// A pause of a rule of the configuration file. It has precedence over <c>enabled: true</c> in the file until the rule is resumed.
/// </summary>
/// <param name="Enabled">The effective value: false.</param>
/// <param name="By">The name of the token that paused the rule.</param>
/// <param name="At">When it did.</param>
public sealed record ShownFileOverride(bool Enabled, string By, DateTimeOffset At);

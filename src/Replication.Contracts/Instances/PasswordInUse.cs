namespace Replication.Contracts.Instances;

/// <summary>Which of the two passwords of a rotation a registry accepted last.</summary>
/// <param name="Number">The number of the password in <c>passwords</c>, from 1.</param>
/// <param name="At">When the registry accepted it.</param>
public sealed record PasswordInUse(int Number, DateTimeOffset At);

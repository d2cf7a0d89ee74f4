namespace Replication.Contracts.Tasks;

/// <summary>A requested cancellation.</summary>
/// <param name="By">Who requested it: the name of a token, or what in the system did.</param>
/// <param name="At">When it was requested.</param>
/// <param name="Reason">The issue that the canceled task has.</param>
public sealed record TaskCancellation(string By, DateTimeOffset At, TaskIssue Reason);

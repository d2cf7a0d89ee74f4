namespace Replication.Contracts.History;

/// <summary>The history of a time.</summary>
/// <param name="From">The begin of the first part.</param>
/// <param name="To">The end of the last part.</param>
/// <param name="StepSeconds">The length of a part, in seconds.</param>
/// <param name="By">What has its own series.</param>
/// <param name="Series">The series with the most tasks and pushes first.</param>
/// <param name="Omitted">How many further series the answer leaves out.</param>
public sealed record StatsDocument(
    DateTimeOffset From, DateTimeOffset To, int StepSeconds, StatsBy By, IReadOnlyList<StatsSeries> Series, int Omitted);

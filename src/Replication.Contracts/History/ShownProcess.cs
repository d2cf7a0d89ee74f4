namespace Replication.Contracts.History;

/// <summary>A process of the system, as the API shows it.</summary>
/// <param name="Id">Chosen by the process when it starts.</param>
/// <param name="Host">The name of its host.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="SeenAt">When it reported last. A process reports every ten seconds.</param>
/// <param name="Alive">False when it has not reported for 30 seconds: it crashed, or does not reach the store.</param>
/// <param name="RunningCopies">The copies that ran in it when it reported.</param>
public sealed record ShownProcess(
    Guid Id,
    string Host,
    IReadOnlyList<string> Roles,
    string Version,
    DateTimeOffset StartedAt,
    DateTimeOffset SeenAt,
    bool Alive,
    int RunningCopies)
{
    private static readonly TimeSpan AliveWithin = TimeSpan.FromSeconds(30);

    /// <summary>Returns the process of a report.</summary>
    public static ShownProcess Of(ProcessReport it, DateTimeOffset now) =>
        new(it.Id, it.Host, it.Roles, it.Version, it.StartedAt, it.SeenAt, now - it.SeenAt <= AliveWithin, it.RunningCopies);
}

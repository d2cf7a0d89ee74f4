using Replication.Contracts.Status;

namespace Replication.WebConsole.Pages.Home;

/// <summary>The tasks that wait for the targets of a region.</summary>
/// <param name="Region">The region; null for targets without one.</param>
/// <param name="Targets">Each target with its waiting and failed tasks, the most first.</param>
internal sealed record WaitingTasks(string? Region, IReadOnlyList<(string Name, int Waiting, int Failed)> Targets)
{
    public int Waiting => Targets.Sum(static it => it.Waiting);

    public int Failed => Targets.Sum(static it => it.Failed);

    /// <summary>Groups the targets of the rules, the region with the most waiting tasks first.</summary>
    public static IReadOnlyList<WaitingTasks> Of(IEnumerable<RuleHealth> rules, IReadOnlyDictionary<string, string?> regions) =>
    [
        .. rules.GroupBy(static it => it.Target)
            .Select(static it => (Name: it.Key, Waiting: it.Sum(static rule => rule.Waiting), Failed: it.Sum(static rule => rule.Failing)))
            .GroupBy(it => regions.GetValueOrDefault(it.Name))
            .Select(static it => new WaitingTasks(
                it.Key,
                [
                    .. it.OrderByDescending(static target => target.Waiting)
                        .ThenBy(static target => target.Name, StringComparer.Ordinal),
                ]))
            .OrderByDescending(static it => it.Waiting)
            .ThenBy(static it => it.Region, StringComparer.Ordinal),
    ];
}

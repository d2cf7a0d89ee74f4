using Replication.Contracts.History;

namespace Replication.WebConsole.Pages.Home;

/// <summary>How many processes of a role are alive.</summary>
internal sealed record ProcessRole(string Role, int Alive, int Silent)
{
    // Without one of each, pushes are not replicated. A console that runs alone does not report.
    private static readonly string[] Needed = ["ingest", "coordinator", "worker"];

    /// <summary>True when nothing does the work of this role.</summary>
    public bool IsMissing => Alive == 0 && Needed.Contains(Role);

    /// <summary>Counts the processes of each role, in the order in which a push passes them.</summary>
    public static IReadOnlyList<ProcessRole> Count(IReadOnlyList<ShownProcess> processes)
    {
        var known = processes.SelectMany(static it => it.Roles).Except(Needed).Order(StringComparer.Ordinal);
        return
        [
            .. Needed.Concat(known).Select(role => new ProcessRole(
                role,
                processes.Count(it => it.Alive && it.Roles.Contains(role)),
                processes.Count(it => !it.Alive && it.Roles.Contains(role)))),
        ];
    }
}

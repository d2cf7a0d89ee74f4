using System.Globalization;
using Replication.Contracts.Status;
using Replication.Coordination.Instances;

namespace Replication.Coordination.Status;

/// <summary>Finds problems that belong to no rule and no existing instance.</summary>
internal sealed class SystemProblems(ReloadRefusals reloads, RemovedInstances removed)
{
    /// <param name="showsAll">False for a caller who is limited to some namespaces, and may not see the configuration.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public async Task<IReadOnlyList<StatusProblem>> FindAsync(bool showsAll, CancellationToken cancellationToken) =>
    [
        .. (await reloads.ReadAsync(cancellationToken)).OrderBy(static it => it.Key, StringComparer.Ordinal)
            .Select(it => Of(it.Key, it.Value, showsAll)),
        .. (await removed.FindWaitingAsync(cancellationToken))
            .Select(static it => new StatusProblem(StatusProblemCode.InstanceRemoved, null, it.Instance, it.Message, it.Advice)),
    ];

    private static StatusProblem Of(string process, ReloadRefusal refusal, bool showsAll) => new(
        StatusProblemCode.ReloadRefused,
        null,
        null,
        $"the process {process} refused the configuration that it read again at "
            + $"{refusal.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture)}, and the earlier one stays in "
            + $"use{(showsAll ? $": {refusal.Problem}" : "")}",
        "correct the file, check it with 'replication check --config FILE', and send SIGHUP again");
}

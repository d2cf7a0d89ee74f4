using Replication.Contracts.Tasks;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Tasks;

/// <summary>Descriptions of the operations that change all tasks of a selection.</summary>
internal static class TaskSelectionOperations
{
    private const string Resumable =
        "One call changes at most limit tasks. To continue, send the same body with next as after, until next is null. The audit log "
            + "has one "
            + "entry per call. ";

    private static readonly Dictionary<int, string[]> Problems = new()
    {
        [400] = ["request.filter", "request.cursor"],
        [422] = ["request.unknownKey", "request.value"],
    };

    public static ApiOperation Retry { get; } = new("retryTasks", "Retries the tasks that match a filter.")
    {
        Description = Resumable + "Without status, it selects failed tasks. Canceled tasks need status canceled.",
        Body = new(
            typeof(TaskSelection),
            """{"status":"failed","rule":"team-to-tokyo","since":"2026-01-31T12:00:00Z","limit":500,"dryRun":true}"""),
        Success = new(200, "How many tasks this call retried, and the cursor.", typeof(ChangedTasks)),
        Problems = Problems,
    };

    public static ApiOperation Cancel { get; } = new("cancelTasks", "Cancels the tasks that match a filter.")
    {
        Description = Resumable
            + "Without status, it selects pending tasks, then running ones. A running task stops within seconds. Failed tasks "
            + "need status failed: a canceled failure does not count as missing any more.",
        Body = new(typeof(TaskSelection), """{"instance":"tokyo","repository":"team/app","limit":500,"dryRun":true}"""),
        Success = new(200, "How many tasks this call canceled, and the cursor.", typeof(ChangedTasks)),
        Problems = Problems,
    };
}

using Replication.Contracts.History;
using Replication.Contracts.Stores;
using Replication.Coordination.Operations;

namespace Replication.Coordination.History;

/// <summary>Descriptions of the operations on the history.</summary>
internal static class HistoryOperations
{
    private const string Time = """{"type":"string","format":"date-time"}""";

    public static ApiOperation Read { get; } = new("readStats", "Returns the history: pushes, tasks, bytes and lag in steps of time.")
    {
        Description =
            "A part of the time without a point has counted nothing. A task counts when it ends. The lag is the time from the arrival of a "
                + "push to its image at the target, of tasks that pushes created and that succeeded; it is an estimate from a histogram. "
                + "Processes write what they count every ten seconds. A token that is limited to namespaces receives the tasks of the rules "
                + "that it may see.",
        Parameters =
        [
            new("from", "The begin of the time; default: an hour before its end.", Time, "2026-01-31T11:00:00Z"),
            new("to", "The end of the time; default: now.", Time, "2026-01-31T12:00:00Z"),
            new("step", "The length of a part, from 1m to 1d; default: such that there are at most 120 parts.", Example: "5m"),
            new(
                "by",
                "What has its own series: instance is the source, target and region are those of the target.",
                """{"type":"string","enum":["total","rule","target","instance","region"],"default":"total"}"""),
        ],
        Success = new(200, "The series.", typeof(StatsDocument)),
        Problems = new Dictionary<int, string[]> { [400] = ["request.filter"] },
    };

    public static ApiOperation ListProcesses { get; } = new("listProcesses", "Lists the processes of the system.")
    {
        Description = "A process that stops is removed at once. One that crashed is shown for a day, with alive false.",
        Success = new(200, "The processes, by host.", typeof(Page<ShownProcess>)),
    };
}

using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Tasks;

namespace Replication.App.OpenApi.Operations;

internal static class TaskOperations
{
    private const string Example = """
        {"source":{"instance":"hangzhou","repository":"team/app","tag":"v1"},"target":{"instance":"tokyo","repository":"team/app","tag":"v1"},
         "override":true,"scenario":"sameAccount","referrers":true,"platforms":["linux/amd64"],"priority":4}
        """;

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET /api/v1/tasks", "listTasks", "Lists the tasks, the newest first.")
        {
            Description =
                "The blobs of a task are told with the single task only. Pages may hold fewer items than asked for; only next: null is "
                    + "the end.",
            Parameters =
            [
                new("status", "In this status.", """{"enum":["pending","running","succeeded","failed","canceled"]}"""),
                new("trigger", "Made by this.", """{"enum":["automatic","manual","backfill","reconcile","import"]}"""),
                new("rule", "Made by the rule of this id."),
                new("instance", "Reading from or writing to this instance."),
                new("repository", "Reading from or writing to this repository."),
                new("tag", "Reading or writing this tag."),
                new("batch", "Of this batch.", """{"type":"string","format":"uuid"}"""),
                new("since", "Made at this time or later.", """{"type":"string","format":"date-time"}"""),
                new("until", "Made before this time.", """{"type":"string","format":"date-time"}"""),
                SharedParameters.After,
                SharedParameters.Limit,
            ],
            Success = new(200, "A page of tasks.", typeof(Page<ReplicationTask>)),
            Problems = new Dictionary<int, string[]> { [400] = ["request.filter"] },
        },
        new("POST /api/v1/tasks", "createTask", "Replicates one image by hand.")
        {
            Description = "The names at the target are those at the source where nothing else is said.",
            Body = (typeof(ManualReplication), Example),
            Success = new(202, "The task, which begins soon.", typeof(ReplicationTask)) { HasLocation = true },
            Problems = new Dictionary<int, string[]>
            {
                [422] =
                [
                    "task.source",
                        "task.target",
                        "task.override",
                        "task.scenario",
                        "task.referrers",
                        "task.platforms",
                        "task.priority",
                        "task.unknownKey",
                    "rule.instance", "rule.partition", "rule.account", "rule.namespaceMissing",
                ],
            },
        },
        new("POST /api/v1/tasks/{id}/cancel", "cancelTask", "Cancels a task; one that runs stops within seconds.")
        {
            Success = new(202, "The task as it stands.", typeof(ReplicationTask)),
            Problems = new Dictionary<int, string[]> { [404] = ["task.unknown"], [409] = ["task.finished"] },
        },
        new("POST /api/v1/tasks/{id}/retry", "retryTask", "Has a task that failed or was canceled tried again.")
        {
            Success = new(202, "The task, which begins soon.", typeof(ReplicationTask)),
            Problems = new Dictionary<int, string[]> { [404] = ["task.unknown"], [409] = ["task.notRetryable"] },
        },
        new("GET /api/v1/tasks/{id}", "findTask", "Shows one task with its blobs.")
        {
            Success = new(200, "The task.", typeof(ReplicationTask)),
            Problems = new Dictionary<int, string[]> { [404] = ["task.unknown"] },
        },
    ];
}

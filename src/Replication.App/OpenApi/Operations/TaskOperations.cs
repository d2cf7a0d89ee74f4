using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.App.OpenApi.Operations;

internal static class TaskOperations
{
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET /api/v1/tasks", "listTasks", "Lists the tasks, the newest first.")
        {
            Description = "The blobs of a task are told with the single task only. Pages may hold fewer items than asked for; only next: null is the end.",
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
        new("GET /api/v1/tasks/{id}", "findTask", "Shows one task with its blobs.")
        {
            Success = new(200, "The task.", typeof(ReplicationTask)),
            Problems = new Dictionary<int, string[]> { [404] = ["task.unknown"] },
        },
    ];
}

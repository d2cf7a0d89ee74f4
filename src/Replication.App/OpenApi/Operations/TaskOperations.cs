using Replication.Contracts.Images;
using Replication.Contracts.Rules;
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
        new("POST /api/v1/tasks", "createTask", "Replicates one image by hand.")
        {
            Description = "The names at the target are those at the source where they are absent. Partitions and accounts keep apart what they keep apart for rules.",
            Body = (typeof(TaskBody), """{"source":{"instance":"hangzhou","repository":"team/app","tag":"v1"},"target":{"instance":"tokyo","repository":"mirror/app","tag":"stable"},"override":false,"scenario":"sameAccount"}"""),
            Success = new(202, "The task, which begins soon.", typeof(ReplicationTask)) { HasLocation = true },
            Problems = new Dictionary<int, string[]>
            {
                [422] =
                [
                    "task.source", "task.target", "task.override", "task.scenario", "task.referrers", "task.platforms", "task.priority", "task.unknownKey",
                    "rule.instance", "rule.partition", "rule.account", "rule.namespaceMissing",
                ],
            },
        },
        new("POST /api/v1/tasks/{id}/cancel", "cancelTask", "Cancels a task: a waiting one at once, a running one within two seconds.")
        {
            Success = new(202, "The task as it stands: canceled, or running with its cancellation.", typeof(ReplicationTask)),
            Problems = new Dictionary<int, string[]> { [404] = ["task.unknown"], [409] = ["task.finished"] },
        },
        new("POST /api/v1/tasks/{id}/retry", "retryTask", "Has a failed or canceled task tried again.")
        {
            Success = new(202, "The task, which waits again.", typeof(ReplicationTask)),
            Problems = new Dictionary<int, string[]> { [404] = ["task.unknown"], [409] = ["task.notRetryable"] },
        },
        new("GET /api/v1/tasks/{id}", "findTask", "Shows one task with its blobs.")
        {
            Success = new(200, "The task.", typeof(ReplicationTask)),
            Problems = new Dictionary<int, string[]> { [404] = ["task.unknown"] },
        },
    ];
}

/// <summary>What is replicated by hand, and how.</summary>
internal sealed record TaskBody
{
    public required TaskBodySource Source { get; init; }

    public required TaskBodyTarget Target { get; init; }

    public bool? Override { get; init; }

    public RuleScenario? Scenario { get; init; }

    public bool? Referrers { get; init; }

    public IReadOnlyList<string>? Platforms { get; init; }

    public int? Priority { get; init; }
}

internal sealed record TaskBodySource
{
    public required string Instance { get; init; }

    public required RepositoryName Repository { get; init; }

    public required Tag Tag { get; init; }

    public Digest? Digest { get; init; }
}

internal sealed record TaskBodyTarget
{
    public required string Instance { get; init; }

    public RepositoryName? Repository { get; init; }

    public Tag? Tag { get; init; }
}

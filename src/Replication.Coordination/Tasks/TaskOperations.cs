using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Tasks;

/// <summary>Descriptions of the operations on tasks.</summary>
internal static class TaskOperations
{
    private const string Example = """
        {"source":{"instance":"hangzhou","repository":"team/app","tag":"v1"},"target":{"instance":"tokyo","repository":"team/app","tag":"v1"},
         "override":true,"scenario":"sameAccount","referrers":true,"platforms":["linux/amd64"],"priority":4}
        """;

    /// <summary>The parameters that select tasks.</summary>
    public static IReadOnlyList<ApiParameter> Filter { get; } =
    [
        new(
            "status",
            "Tasks in this status.",
            """{"type":"string","enum":["pending","running","held","succeeded","failed","canceled"]}"""),
        new(
            "trigger",
            "Tasks with this trigger.",
            """{"type":"string","enum":["automatic","manual","backfill","reconcile","import"]}"""),
        new("rule", "Tasks of the rule with this id or name."),
        new("instance", "Tasks whose source or target is this instance."),
        new("repository", "Tasks whose source or target is this repository."),
        new("tag", "Tasks whose source or target is this tag."),
        new("batch", "Tasks of the batch with this id, or with these first digits of its id (at least four)."),
        new("since", "Tasks created at this time or later.", """{"type":"string","format":"date-time"}"""),
        new("until", "Tasks created before this time.", """{"type":"string","format":"date-time"}"""),
    ];

    public static ApiOperation List { get; } = new("listTasks", "Lists the tasks, newest first.")
    {
        Description = "Items of the list have no blobs; findTask returns them. A page may have fewer items than limit. The list ends when "
            + "next is null.",
        Parameters =
        [
            .. Filter,
            SharedParameters.After,
            SharedParameters.Limit,
        ],
        Success = new(200, "A page of tasks.", typeof(Page<ReplicationTask>)),
        Problems = new Dictionary<int, string[]> { [400] = ["request.filter"] },
    };

    public static ApiOperation Find { get; } = new("findTask", "Returns one task with its blobs.")
    {
        Description = "The first digits of an id, at least four, are accepted when they name one task.",
        Success = new(200, "The task.", typeof(ReplicationTask)),
        Problems = new Dictionary<int, string[]> { [404] = ["task.unknown"] },
    };

    public static ApiOperation Create { get; } = new("createTask", "Creates a task that replicates one image.")
    {
        Description = "The target has the repository and the tag of the source unless the body names others.",
        Body = new(typeof(ManualReplication), Example),
        Success = new(202, "The task. It starts soon.", typeof(ReplicationTask)) { HasLocation = true },
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
                "rule.instance",
                "rule.partition",
                "rule.targetReadOnly",
                "rule.account",
                "rule.namespaceMissing",
            ],
        },
    };

    public static ApiOperation Cancel { get; } = new("cancelTask", "Cancels a task that is not finished or has failed.")
    {
        Description = "A running task stops within seconds. The push of a canceled task does not count as missing any more.",
        Success = new(202, "The task.", typeof(ReplicationTask)),
        Problems = new Dictionary<int, string[]> { [404] = ["task.unknown"], [409] = ["task.finished"] },
    };

    public static ApiOperation Retry { get; } = new("retryTask", "Retries a task that failed or was canceled.")
    {
        Success = new(202, "The task. It starts soon.", typeof(ReplicationTask)),
        Problems = new Dictionary<int, string[]> { [404] = ["task.unknown"], [409] = ["task.notRetryable"] },
    };
}

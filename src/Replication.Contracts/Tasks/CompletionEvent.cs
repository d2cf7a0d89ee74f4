namespace Replication.Contracts.Tasks;

/// <summary>Completion event: the stored and listed result of a task.</summary>
public sealed record CompletionEvent
{
    /// <summary>
    /// Derived from the task, its attempt and its end time, so that each end of a task has exactly one event, also when it ended before
    /// its first attempt and was retried.
    /// </summary>
    public required Guid Id { get; init; }

    /// <summary>The task.</summary>
    public required Guid Task { get; init; }

    /// <summary>Its batch.</summary>
    public required Guid Batch { get; init; }

    /// <summary>Id of the rule that made it.</summary>
    public string? Rule { get; init; }

    /// <summary>The name that the rule had when the task was created.</summary>
    public string? RuleName { get; init; }

    /// <summary>The source; the digest is the copied one.</summary>
    public required TaskSource Source { get; init; }

    /// <summary>The target.</summary>
    public required TaskTarget Target { get; init; }

    /// <summary>Its final status.</summary>
    public required ReplicationStatus Status { get; init; }

    /// <summary>What it did at the target.</summary>
    public TaskOutcome? Outcome { get; init; }

    /// <summary>Why it failed.</summary>
    public TaskIssue? Issue { get; init; }

    /// <summary>Attempts made.</summary>
    public required int Attempt { get; init; }

    /// <summary>When the image was pushed, by the source's clock.</summary>
    public required DateTimeOffset PushedAt { get; init; }

    /// <summary>When the task finished.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Id of the trace that the push and the copy belong to.</summary>
    public string? TraceId { get; init; }

    /// <summary>Returns the event of a finished task.</summary>
    public static CompletionEvent Of(ReplicationTask task) => new()
    {
        Id = DeterministicId.Of("event", task.Id.ToString("N"), $"{task.Attempt}", $"{task.FinishedAt?.UtcTicks}"),
        Task = task.Id,
        Batch = task.Batch,
        Rule = task.Rule,
        RuleName = task.RuleName,
        Source = task.Source,
        Target = task.Target,
        Status = task.Status,
        Outcome = task.Outcome,
        Issue = task.Issue,
        Attempt = task.Attempt,
        PushedAt = task.PushedAt,
        FinishedAt = task.FinishedAt ?? task.CreatedAt,
        TraceId = task.TraceId,
    };
}

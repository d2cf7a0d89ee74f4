using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>Selects tasks of a list. All conditions must match; null means any value.</summary>
public sealed record TaskFilter
{
    /// <summary>The status.</summary>
    public ReplicationStatus? Status { get; init; }

    /// <summary>What created the task.</summary>
    public TaskTrigger? Trigger { get; init; }

    /// <summary>The id of the rule that created the task.</summary>
    public string? Rule { get; init; }

    /// <summary>The source or target instance.</summary>
    public string? Instance { get; init; }

    /// <summary>The source or target repository.</summary>
    public RepositoryName? Repository { get; init; }

    /// <summary>The source or target tag.</summary>
    public Tag? Tag { get; init; }

    /// <summary>The batch.</summary>
    public Guid? Batch { get; init; }

    /// <summary>Created at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Created before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether the task matches all conditions.</summary>
    public bool Matches(ReplicationTask task) =>
        (Status is null || Status == task.Status)
        && (Trigger is null || Trigger == task.Trigger)
        && (Rule is null || Rule == task.Rule)
        && (Instance is null || Instance == task.Source.Instance || Instance == task.Target.Instance)
        && (Repository is null || Repository == task.Source.Repository || Repository == task.Target.Repository)
        && (Tag is null || Tag == task.Source.Tag || Tag == task.Target.Tag)
        && (Batch is null || Batch == task.Batch)
        && (Since is null || task.CreatedAt >= Since)
        && (Until is null || task.CreatedAt < Until);
}

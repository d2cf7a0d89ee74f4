using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Mongo.Documents;

/// <summary>A task with one field for each query.</summary>
internal sealed record TaskDocument
{
    public required Guid Id { get; init; }

    public required Guid Batch { get; init; }

    public string? Rule { get; init; }

    public required string Trigger { get; init; }

    /// <summary>The source and target instance, without duplicates: one index serves both.</summary>
    public required IReadOnlyList<string> Instances { get; init; }

    public required IReadOnlyList<string> Repositories { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required string TargetInstance { get; init; }

    public required string TargetRepository { get; init; }

    public required string TargetTag { get; init; }

    public required int Priority { get; init; }

    public required bool Override { get; init; }

    /// <summary>Set when a cancellation is requested.</summary>
    public bool? IsToBeCanceled { get; init; }

    /// <summary>Set when the task is done again after its running attempt.</summary>
    public bool? IsToBeRedone { get; init; }

    public required DateTimeOffset OrderedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Status { get; init; }

    /// <summary>When the task is due. The minimum time when it only waits for a worker.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public required DateTimeOffset AnnouncedAt { get; init; }

    /// <summary>The sweep that announced it last.</summary>
    public Guid? AnnouncedBy { get; init; }

    /// <summary>Why a sweep may have to announce it (see <see cref="WakeReason"/>); null after it is finished.</summary>
    public string? Wake { get; init; }

    public DateTimeOffset? WakeSince { get; init; }

    /// <summary>Set on a failed task when a later task of its target tag succeeded: the push is not missing any more.</summary>
    public bool? IsSettled { get; init; }

    public string? Owner { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    public required long Fence { get; init; }

    /// <summary>When the task last changed; null when no version with the list of changes has written it.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Grows by one with each change.</summary>
    public required long Version { get; init; }

    /// <summary>A BSON date. The server removes the document some time after it.</summary>
    public DateTime? PurgeAt { get; init; }

    /// <summary>Stored apart from the rest, so that a worker can update it without reading the task.</summary>
    public required string Progress { get; init; }

    /// <summary>The task without its progress, as JSON.</summary>
    public required string Body { get; init; }

    public static TaskDocument Of(StoredTask stored, long version, DateTimeOffset changedAt, TimeSpan retention)
    {
        var task = stored.Task;
        var due = task.NextAttemptAt ?? DateTimeOffset.MinValue;
        var (wake, wakeSince) = WakeReason.Of(stored, due);
        return new()
        {
            Id = task.Id,
            Batch = task.Batch,
            Rule = task.Rule,
            Trigger = task.Trigger.ToWord(),
            Instances = Both(task.Source.Instance, task.Target.Instance),
            Repositories = Both(task.Source.Repository.Text, task.Target.Repository.Text),
            Tags = Both(task.Source.Tag.Text, task.Target.Tag.Text),
            TargetInstance = task.Target.Instance,
            TargetRepository = task.Target.Repository.Text,
            TargetTag = task.Target.Tag.Text,
            Priority = task.Priority,
            Override = task.Override,
            IsToBeCanceled = task.Cancellation is null ? null : true,
            IsToBeRedone = task.ToBeRedone is null ? null : true,
            OrderedAt = task.OrderedAt,
            CreatedAt = task.CreatedAt,
            Status = task.Status.ToWord(),
            DueAt = due,
            AnnouncedAt = stored.AnnouncedAt,
            Wake = wake,
            WakeSince = wakeSince,
            Owner = stored.Hold?.Owner,
            LeaseUntil = stored.Hold?.LeaseUntil,
            Fence = stored.Fence,
            ChangedAt = changedAt,
            Version = version,
            PurgeAt = task.IsFinished ? (task.FinishedAt + retention)?.UtcDateTime : null,
            Progress = StoreJson.Write(new TaskProgress(task.BytesTotal, task.BytesCopied, task.Blobs)),
            Body = StoreJson.Write(task with { BytesTotal = 0, BytesCopied = 0, Blobs = [] }),
        };
    }

    public ReplicationTask ToTask()
    {
        var progress = StoreJson.Read<TaskProgress>(Progress);
        var task = StoreJson.Read<ReplicationTask>(Body);
        return task with
        {
            BytesTotal = progress.BytesTotal,
            BytesCopied = progress.BytesCopied,
            Blobs = progress.Blobs,
            CreatedRepository = progress.CreatedRepository ?? task.CreatedRepository,
        };
    }

    public StoredTask ToStored() => new(ToTask(), AnnouncedAt, Owner is null ? null : new(Owner, LeaseUntil!.Value), Fence);

    private static IReadOnlyList<string> Both(string source, string target) => source == target ? [source] : [source, target];
}

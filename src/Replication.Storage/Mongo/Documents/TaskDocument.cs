using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Mongo.Documents;

/// <summary>A task with a field for everything that is asked for.</summary>
internal sealed record TaskDocument
{
    public required Guid Id { get; init; }

    public required Guid Batch { get; init; }

    public string? Rule { get; init; }

    public required string Trigger { get; init; }

    /// <summary>What it reads from and writes to, each once: one index answers for both.</summary>
    public required IReadOnlyList<string> Instances { get; init; }

    public required IReadOnlyList<string> Repositories { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required string TargetInstance { get; init; }

    public required string TargetRepository { get; init; }

    public required string TargetTag { get; init; }

    public required int Priority { get; init; }

    public required bool Override { get; init; }

    /// <summary>Set where somebody wants it canceled.</summary>
    public bool? IsToBeCanceled { get; init; }

    public required DateTimeOffset OrderedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Status { get; init; }

    /// <summary>The beginning of time where it waits for nothing but a worker.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public required DateTimeOffset AnnouncedAt { get; init; }

    /// <summary>The sweep that announced it last.</summary>
    public Guid? AnnouncedBy { get; init; }

    /// <summary>What a sweep looks for (see <see cref="WakeReason"/>); null once finished.</summary>
    public string? Wake { get; init; }

    public DateTimeOffset? WakeSince { get; init; }

    public string? Owner { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    public required long Fence { get; init; }

    /// <summary>One higher at every change.</summary>
    public required long Version { get; init; }

    /// <summary>A BSON date: the server removes the document some time after it.</summary>
    public DateTime? PurgeAt { get; init; }

    /// <summary>Apart from the rest, so that a worker writes it down without reading the task.</summary>
    public required string Progress { get; init; }

    /// <summary>The task without its progress, as JSON.</summary>
    public required string Body { get; init; }

    public static TaskDocument Of(StoredTask stored, long version, TimeSpan retention)
    {
        var task = stored.Task;
        var due = task.NextAttemptAt ?? DateTimeOffset.MinValue;
        var (wake, wakeSince) = WakeReason.Of(stored, due);
        return new()
        {
            Id = task.Id,
            Batch = task.Batch,
            Rule = task.Rule,
            Trigger = task.Trigger.ToStored(),
            Instances = Both(task.Source.Instance, task.Target.Instance),
            Repositories = Both(task.Source.Repository.Text, task.Target.Repository.Text),
            Tags = Both(task.Source.Tag.Text, task.Target.Tag.Text),
            TargetInstance = task.Target.Instance,
            TargetRepository = task.Target.Repository.Text,
            TargetTag = task.Target.Tag.Text,
            Priority = task.Priority,
            Override = task.Override,
            IsToBeCanceled = task.Cancellation is null ? null : true,
            OrderedAt = task.OrderedAt,
            CreatedAt = task.CreatedAt,
            Status = task.Status.ToStored(),
            DueAt = due,
            AnnouncedAt = stored.AnnouncedAt,
            Wake = wake,
            WakeSince = wakeSince,
            Owner = stored.Hold?.Owner,
            LeaseUntil = stored.Hold?.LeaseUntil,
            Fence = stored.Fence,
            Version = version,
            PurgeAt = task.IsFinished ? (task.FinishedAt + retention)?.UtcDateTime : null,
            Progress = StoreJson.Write(new TaskProgress(task.BytesTotal, task.BytesCopied, task.Blobs)),
            Body = StoreJson.Write(task with { BytesTotal = 0, BytesCopied = 0, Blobs = [] }),
        };
    }

    public ReplicationTask ToTask()
    {
        var progress = StoreJson.Read<TaskProgress>(Progress);
        return StoreJson.Read<ReplicationTask>(Body) with { BytesTotal = progress.BytesTotal, BytesCopied = progress.BytesCopied, Blobs = progress.Blobs };
    }

    public StoredTask ToStored() => new(ToTask(), AnnouncedAt, Owner is null ? null : new(Owner, LeaseUntil!.Value), Fence);

    private static IReadOnlyList<string> Both(string source, string target) => source == target ? [source] : [source, target];
}

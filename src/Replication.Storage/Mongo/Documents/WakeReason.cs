using Replication.Contracts.Tasks;

namespace Replication.Storage.Mongo.Documents;

/// <summary>Why a sweep may have to announce a task. The time since when the reason applies is stored with it.</summary>
internal static class WakeReason
{
    /// <summary>The task was not announced since it became due.</summary>
    public const string Due = "due";

    /// <summary>The lease of its worker may expire.</summary>
    public const string Lease = "lease";

    /// <summary>The task was announced but not claimed. Each priority has its own reason, because each has its own queue.</summary>
    public static string Unanswered(int priority) => $"unanswered-{TaskPriority.Clamp(priority)}";

    public static (string? Reason, DateTimeOffset? Since) Of(StoredTask stored, DateTimeOffset due) => stored switch
    {
        { Hold: { } hold } => (Lease, hold.LeaseUntil),
        { Task: { IsFinished: true } or { Status: ReplicationStatus.Held } } => (null, null),
        _ when due > stored.AnnouncedAt || stored.AnnouncedAt == StoredTask.Never => (Due, due),
        _ => (Unanswered(stored.Task.Priority), stored.AnnouncedAt),
    };
}

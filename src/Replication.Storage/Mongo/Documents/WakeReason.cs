using Replication.Contracts.Tasks;

namespace Replication.Storage.Mongo.Documents;

/// <summary>Why a sweep may have to announce a task, with the time it has waited for that since.</summary>
internal static class WakeReason
{
    /// <summary>Nobody was told of it since it fell due.</summary>
    public const string Due = "due";

    /// <summary>Its worker may have died.</summary>
    public const string Lease = "lease";

    /// <summary>Somebody was told, and nobody has answered: one reason for each priority, since each has a queue of its own.</summary>
    public static string Unanswered(int priority) => $"unanswered-{TaskPriority.Clamp(priority)}";

    public static (string? Reason, DateTimeOffset? Since) Of(StoredTask stored, DateTimeOffset due) => stored switch
    {
        { Hold: { } hold } => (Lease, hold.LeaseUntil),
        { Task.IsFinished: true } => (null, null),
        _ when due > stored.AnnouncedAt || stored.AnnouncedAt == StoredTask.Never => (Due, due),
        _ => (Unanswered(stored.Task.Priority), stored.AnnouncedAt),
    };
}

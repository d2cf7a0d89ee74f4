namespace Replication.Storage.Mongo.Documents;

/// <summary>Why a sweep may have to announce a task, with the time it has waited for that since.</summary>
internal static class WakeReason
{
    /// <summary>Nobody was told of it since it fell due.</summary>
    public const string Due = "due";

    /// <summary>Somebody was told, and nobody has answered.</summary>
    public const string Unanswered = "unanswered";

    /// <summary>Its worker may have died.</summary>
    public const string Lease = "lease";

    public static (string? Reason, DateTimeOffset? Since) Of(StoredTask stored, DateTimeOffset due) => stored switch
    {
        { Hold: { } hold } => (Lease, hold.LeaseUntil),
        { Task.IsFinished: true } => (null, null),
        _ when due > stored.AnnouncedAt => (Due, due),
        _ => (Unanswered, stored.AnnouncedAt),
    };
}

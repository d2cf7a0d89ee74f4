namespace Replication.Coordination.Streams;

/// <summary>What is sent to a client at once.</summary>
/// <param name="Resync">True when changes were lost before these: the client reads its list again.</param>
/// <param name="Tasks">The changed tasks, the oldest change first.</param>
/// <param name="Position">The time up to which the client then knows all changes.</param>
internal sealed record TaskStreamBatch(bool Resync, IReadOnlyList<(LiveTask Task, bool HasLeft)> Tasks, DateTimeOffset Position);

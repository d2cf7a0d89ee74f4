using Replication.Contracts.Instances;

namespace Replication.Copying.Limits;

/// <summary>What holds for an instance at one moment.</summary>
/// <param name="Limits">Its limits, with the bandwidth of this hour.</param>
/// <param name="PausedUntil">When its rest ends; null where it has none now.</param>
/// <param name="NextPauseAt">When its next rest begins; null where none is near, or it has one now.</param>
internal sealed record LimitMoment(InstanceLimits Limits, DateTimeOffset? PausedUntil, DateTimeOffset? NextPauseAt);

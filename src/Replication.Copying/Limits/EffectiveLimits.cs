using Replication.Contracts.Instances;

namespace Replication.Copying.Limits;

/// <summary>The limits of an instance at one time.</summary>
/// <param name="Limits">The limits, with the bandwidth of the current window.</param>
/// <param name="PausedUntil">The end of the current pause window; null outside of pause windows.</param>
/// <param name="NextPauseAt">The start of the next pause window; null when there is none within 8 days, or inside a pause window.</param>
internal sealed record EffectiveLimits(InstanceLimits Limits, DateTimeOffset? PausedUntil, DateTimeOffset? NextPauseAt);

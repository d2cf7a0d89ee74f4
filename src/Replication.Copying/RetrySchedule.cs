namespace Replication.Copying;

/// <summary>When a task whose registry is away is tried again: from a second doubling to five minutes, with full jitter, for a day.</summary>
public sealed record RetrySchedule(TimeSpan FirstDelay, TimeSpan LongestDelay, TimeSpan Horizon, TimeSpan UnreadableTagGrace)
{
    /// <summary>What the guarantees say.</summary>
    public static RetrySchedule Default { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromHours(24), TimeSpan.FromMinutes(1));

    /// <summary>
    /// The time of the next attempt, or null to give up. <paramref name="chance"/> lies in [0, 1).
    /// A push may be reported before it can be read, so a manifest that is not there is a blip for as long as <see cref="UnreadableTagGrace"/>.
    /// A task may have waited for days before the first of its attempts that failed: the horizon begins with that.
    /// </summary>
    public DateTimeOffset? Next(
        int attempt, bool isWorthRetrying, bool isManifestUnknown, TimeSpan? retryAfter, DateTimeOffset wantedSince, DateTimeOffset failingSince, DateTimeOffset now, double chance)
    {
        var isBlip = isManifestUnknown && now - wantedSince < UnreadableTagGrace;
        if ((!isWorthRetrying && !isBlip) || now - failingSince >= Horizon)
            return null;
        var doublings = Math.Min(attempt - 1, 20);
        var ceiling = Math.Min(FirstDelay.TotalSeconds * Math.Pow(2, doublings), LongestDelay.TotalSeconds);
        var delay = TimeSpan.FromSeconds(ceiling * chance);
        return now + (retryAfter > delay ? retryAfter.Value : delay);
    }
}

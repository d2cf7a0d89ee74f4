namespace Replication.Copying;

/// <summary>
/// The retry schedule of tasks: exponential backoff with full jitter, from one second to five minutes, for one day.
/// </summary>
public sealed record TaskRetrySchedule(TimeSpan FirstDelay, TimeSpan LongestDelay, TimeSpan Horizon, TimeSpan UnreadableTagGrace)
{
    /// <summary>The documented schedule.</summary>
    public static TaskRetrySchedule Default { get; } =
        new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromHours(24), TimeSpan.FromMinutes(1));

    // The push of a signature makes its tasks due. This is for signatures that nobody reports.
    private static readonly TimeSpan ShortestWaitForSignature = TimeSpan.FromSeconds(1);

    // The end of a refusal makes its tasks due. This time is for a worker that crashed at that moment.
    private static readonly TimeSpan LongestWaitForCredentials = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Returns when a task is due that waits for the credentials of an instance, not later than the horizon; null when the horizon has
    /// passed. <paramref name="jitter"/> is a random number in [0, 1).
    /// </summary>
    public DateTimeOffset? NextWithoutCredentials(DateTimeOffset failingSince, DateTimeOffset now, double jitter)
    {
        var left = failingSince + Horizon - now;
        return left <= TimeSpan.Zero
            ? null
            : now + TimeSpan.FromTicks(Math.Min(left.Ticks, (long)(LongestWaitForCredentials.Ticks * (1 + jitter) / 2)));
    }

    /// <summary>
    /// Returns when a task is due that has waited for signatures since <paramref name="since"/>, at most <paramref name="until"/>; null
    /// when that has passed. The pause grows with the time that the task has waited. <paramref name="jitter"/> is a random number in [0,
    /// 1).
    /// </summary>
    public DateTimeOffset? NextForSignature(DateTimeOffset since, DateTimeOffset until, DateTimeOffset now, double jitter)
    {
        if (now >= until)
            return null;
        var ceiling = Math.Clamp((now - since).Ticks / 2, ShortestWaitForSignature.Ticks, LongestDelay.Ticks);
        var next = now + TimeSpan.FromTicks((long)(ceiling * (1 + jitter) / 2));
        return next < until ? next : until;
    }

    /// <summary>
    /// Returns the time of the next attempt; null when the task fails permanently. <paramref name="jitter"/> is a random number in [0, 1).
    /// A push may be reported before it can be read, so a missing manifest is transient for <see cref="UnreadableTagGrace"/>.
    /// The horizon begins with the first failed attempt, because a task may have waited for days before it.
    /// </summary>
    public DateTimeOffset? Next(
        int attempt,
            bool isWorthRetrying,
            bool isManifestUnknown,
            TimeSpan? retryAfter,
            DateTimeOffset wantedSince,
            DateTimeOffset failingSince,
            DateTimeOffset now,
            double jitter)
    {
        var isTransient = isManifestUnknown && now - wantedSince < UnreadableTagGrace;
        if ((!isWorthRetrying && !isTransient) || now - failingSince >= Horizon)
            return null;
        var doublings = Math.Min(attempt - 1, 20);
        var ceiling = Math.Min(FirstDelay.TotalSeconds * Math.Pow(2, doublings), LongestDelay.TotalSeconds);
        var delay = TimeSpan.FromSeconds(ceiling * jitter);
        return now + (retryAfter > delay ? retryAfter.Value : delay);
    }
}

using Replication.Contracts.Tasks;

namespace Replication.Coordination.Notifications;

/// <summary>How far a target was told, who tells it, and when it is tried again; kept as a note that all processes share.</summary>
internal sealed record NotificationState
{
    /// <summary>The page that is being told begins behind this.</summary>
    public string? Cursor { get; init; }

    /// <summary>The last event of that page that the target has, or never will.</summary>
    public Guid? Last { get; init; }

    public string? Owner { get; init; }

    public DateTimeOffset LeaseUntil { get; init; }

    /// <summary>Failed attempts at the next event.</summary>
    public int Failures { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public bool MayBeTakenBy(string owner, DateTimeOffset now) => Owner == owner || LeaseUntil <= now;

    public bool IsDue(DateTimeOffset now) => NextAttemptAt is not { } next || next <= now;

    public NotificationState HeldBy(string owner, DateTimeOffset until) => this with { Owner = owner, LeaseUntil = until };

    /// <summary>The events of a page that are still to be looked at.</summary>
    public IEnumerable<CompletionEvent> Rest(IReadOnlyList<CompletionEvent> page) => Last is { } last && page.Any(it => it.Id == last)
        ? page.SkipWhile(it => it.Id != last).Skip(1)
        : page;

    public NotificationState Told(Guid id) => this with { Last = id, Failures = 0, FailingSince = null, NextAttemptAt = null };

    public NotificationState PageDone(string? next) => this with { Cursor = next ?? Cursor, Last = null };

    /// <summary>One more attempt failed: when to try again. Null where it was tried for long enough.</summary>
    public NotificationState? Failed(DateTimeOffset now, NotificationOptions options, double chance)
    {
        var since = FailingSince ?? now;
        if (now - since >= options.GiveUpAfter)
            return null;
        var longest = TimeSpan.FromTicks((long)Math.Min(options.FirstRetryDelay.Ticks * Math.Pow(2, Failures), options.MaxRetryDelay.Ticks));
        // Between half of it and all of it, so that what failed together does not come back together.
        return this with { Failures = Failures + 1, FailingSince = since, NextAttemptAt = now + longest * (0.5 + chance / 2) };
    }
}

using Replication.Contracts.Tasks;

namespace Replication.Coordination.Notifications;

/// <summary>The delivery state of a target: position, lease and next attempt. It is stored as a note that all processes share.</summary>
internal sealed record NotificationState
{
    /// <summary>The cursor before the current page.</summary>
    public string? Cursor { get; init; }

    /// <summary>The last event of that page that was delivered or skipped.</summary>
    public Guid? Last { get; init; }

    public string? Owner { get; init; }

    public DateTimeOffset LeaseUntil { get; init; }

    /// <summary>The failed attempts of the next event.</summary>
    public int Failures { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public bool MayBeTakenBy(string owner, DateTimeOffset now) => Owner == owner || LeaseUntil <= now;

    public bool IsDue(DateTimeOffset now) => NextAttemptAt is not { } next || next <= now;

    public NotificationState HeldBy(string owner, DateTimeOffset until) => this with { Owner = owner, LeaseUntil = until };

    /// <summary>Returns the events of a page that are not delivered or skipped yet.</summary>
    public IEnumerable<CompletionEvent> Remaining(IReadOnlyList<CompletionEvent> page) => Last is { } last && page.Any(it => it.Id == last)
        ? page.SkipWhile(it => it.Id != last).Skip(1)
        : page;

    public NotificationState Passed(Guid id) => this with { Last = id, Failures = 0, FailingSince = null, NextAttemptAt = null };

    public NotificationState PageDone(string? next) => this with { Cursor = next ?? Cursor, Last = null };

    /// <summary>Records a failed attempt and sets the next one. Returns null when the event was retried long enough.</summary>
    public NotificationState? Failed(DateTimeOffset now, NotificationOptions options, double chance)
    {
        var since = FailingSince ?? now;
        if (now - since >= options.GiveUpAfter)
            return null;
        var longest =
            TimeSpan.FromTicks((long)Math.Min(options.FirstRetryDelay.Ticks * Math.Pow(2, Failures), options.MaxRetryDelay.Ticks));
        // Between half and all of the delay, so that targets that failed together are not retried together.
        return this with { Failures = Failures + 1, FailingSince = since, NextAttemptAt = now + longest * (0.5 + chance / 2) };
    }
}

using Replication.Contracts.Backfills;

namespace Replication.App.Client;

/// <summary>Observes a dry run that a command waits for: why it waits, and whether it makes progress in time.</summary>
internal sealed class DryRunWait(TimeSpan timeout, TimeProvider time)
{
    private (BackfillStatus Status, long Found, long Tags, long Repositories, string? Repository)? _progress;
    private BackfillReport? _last;
    private long _progressAt = time.GetTimestamp();
    private string? _shown;

    /// <summary>True when the dry run made no progress for the timeout.</summary>
    public bool IsOver => time.GetElapsedTime(_progressAt) >= timeout;

    /// <summary>Why the dry run made no progress, with a remedy.</summary>
    public string Reason => _last switch
    {
        { NextAttemptAt: not null, Issue: { } issue } => issue.Message,
        { Status: BackfillStatus.Pending } =>
            $"its dry run did not start within {DurationText.Short(timeout)}; check that a process with the role coordinator runs",
        { } it => $"its dry run made no progress for {DurationText.Short(timeout)}; check with 'replication instances check' that "
            + $"{it.Source} and {string.Join(", ", it.ListTargets())} answer",
        null => "its dry run did not start",
    };

    /// <summary>Records the present state. Returns why the dry run waits; null when that did not change or it does not wait.</summary>
    public string? Observe(BackfillReport dryRun)
    {
        var progress = (dryRun.Status, dryRun.Found, dryRun.TagsSeen, dryRun.RepositoriesSeen, dryRun.Repository);
        if (progress != _progress)
            (_progress, _progressAt) = (progress, time.GetTimestamp());
        _last = dryRun;
        var reason = dryRun.NextAttemptAt is null ? null : dryRun.Issue?.Message;
        if (reason == _shown)
            return null;
        _shown = reason;
        return reason is null ? null : $"{reason} (next attempt: {Screen.Time(dryRun.NextAttemptAt)})";
    }
}

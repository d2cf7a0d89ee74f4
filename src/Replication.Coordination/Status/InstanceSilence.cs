using Replication.Contracts.Stores;

namespace Replication.Coordination.Status;

/// <summary>
/// Decides after which time without a webhook call an instance is silent: three times its longest time between two calls, when it has
/// reported for a week. A week of history has a weekend in it.
/// </summary>
internal static class InstanceSilence
{
    private const int Factor = 3;
    private const int MinReports = 20;

    private static readonly TimeSpan MinHistory = TimeSpan.FromDays(7);
    private static readonly TimeSpan MinLimit = TimeSpan.FromHours(1);

    /// <summary>Without a limit that the caller chose, and without enough history, the default applies.</summary>
    public static TimeSpan LimitOf(LastReport? report, StatusLimits limits)
    {
        if (limits.SilentAfter is { } chosen)
            return chosen;
        if (report is not { Since: { } since, Count: >= MinReports } || report.At - since < MinHistory)
            return StatusLimits.DefaultSilentAfter;
        var usual = report.LongestGap * Factor;
        return usual < MinLimit ? MinLimit : usual > StatusLimits.DefaultSilentAfter ? StatusLimits.DefaultSilentAfter : usual;
    }
}

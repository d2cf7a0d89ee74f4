using System.CommandLine;
using Replication.Contracts;

namespace Replication.App.Client;

/// <summary>Options with a duration, and durations as tables show them.</summary>
internal static class DurationText
{
    private static readonly TimeSpan Max = TimeSpan.FromDays(3650);

    /// <summary>An option with a duration as its value.</summary>
    public static Option<string?> Option(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "DURATION" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && !(Duration.TryParse(token.Value, out var duration) && duration.Value > TimeSpan.Zero && duration.Value <= Max))
                result.AddError(
                    $"{name}: '{token.Value}' is not allowed; allowed: a number with s, m, h or d, such as 5m, and at most "
                        + $"{new Duration(Max)} (10 years)");
        });
        return option;
    }

    /// <summary>A duration in at most six characters, such as <c>3h12m</c>.</summary>
    public static string Short(TimeSpan duration) => duration switch
    {
        { TotalDays: >= 10 } => $"{(int)duration.TotalDays}d",
        { TotalDays: >= 1 } => $"{(int)duration.TotalDays}d{duration.Hours}h",
        { TotalHours: >= 1 } => $"{(int)duration.TotalHours}h{duration.Minutes}m",
        { TotalMinutes: >= 1 } => $"{duration.Minutes}m{duration.Seconds}s",
        _ => $"{Math.Max(0, duration.Seconds)}s",
    };

    /// <summary>How long ago something was, in its largest unit, such as <c>3h ago</c>.</summary>
    public static string Ago(TimeSpan age) => age switch
    {
        { TotalDays: >= 1 } => $"{(int)age.TotalDays}d ago",
        { TotalHours: >= 1 } => $"{(int)age.TotalHours}h ago",
        { TotalMinutes: >= 1 } => $"{(int)age.TotalMinutes}m ago",
        _ => $"{Math.Max(0, (int)age.TotalSeconds)}s ago",
    };
}

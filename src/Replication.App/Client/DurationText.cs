using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Replication.App.Client;

/// <summary>Durations as users write them, such as <c>2h</c>, and as tables show them.</summary>
internal static partial class DurationText
{
    /// <summary>Reads a number with a unit: s, m, h or d.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (Amount().Match(text) is not { Success: true } match)
            return false;
        var amount = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        duration = match.Groups[2].Value switch
        {
            "s" => TimeSpan.FromSeconds(amount),
            "m" => TimeSpan.FromMinutes(amount),
            "h" => TimeSpan.FromHours(amount),
            _ => TimeSpan.FromDays(amount),
        };
        return true;
    }

    /// <summary>An option with a duration as its value.</summary>
    public static Option<string?> Option(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "DURATION" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(TryParse(token.Value, out var duration) && duration > TimeSpan.Zero))
                result.AddError($"{name}: '{token.Value}' is not allowed; allowed: a number with s, m, h or d, such as 5m");
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

    [GeneratedRegex("^([0-9]{1,6})([smhd])$")]
    private static partial Regex Amount();
}

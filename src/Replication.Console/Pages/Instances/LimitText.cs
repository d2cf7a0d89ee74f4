using System.Globalization;
using Replication.Contracts.Instances;
using Replication.WebConsole.Access;
using Replication.WebConsole.Parts;
using Replication.WebConsole.Texts;

namespace Replication.WebConsole.Pages.Instances;

/// <summary>Writes limits and windows for people.</summary>
internal static class LimitText
{
    /// <summary>The limits that are set; empty when none is.</summary>
    public static string Of(InstanceLimits it, ConsoleSession session)
    {
        string?[] parts =
        [
            it.MaxConcurrentRequests > 0 ? session.T(InstanceTexts.Requests, it.MaxConcurrentRequests) : null,
            it.RequestsPerSecond > 0 ? session.T(InstanceTexts.RequestsPerSecond, it.RequestsPerSecond) : null,
            it.BytesPerSecond > 0 ? session.T(InstanceTexts.Bandwidth, ByteText.Of(it.BytesPerSecond)) : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    /// <summary>A window, such as <c>pause, Sat, Sun 08:00-18:00 Asia/Tokyo</c>.</summary>
    public static string Of(LimitWindow it, ConsoleSession session) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Effect(it, session)}: {Days(it, session)} {it.From:HH:mm}–{it.To:HH:mm} {it.TimeZone}");

    private static string Effect(LimitWindow it, ConsoleSession session) => it switch
    {
        { Pause: true } => session.T(InstanceTexts.Paused),
        { BytesPerSecond: > 0 } => session.T(InstanceTexts.Bandwidth, ByteText.Of(it.BytesPerSecond)),
        _ => session.T(InstanceTexts.Unlimited),
    };

    private static string Days(LimitWindow it, ConsoleSession session) => it.Days.Count == 0
        ? session.T(InstanceTexts.EveryDay)
        : string.Join(", ", it.Days.Order().Select(day => session.T(InstanceWords.Of(day))));
}

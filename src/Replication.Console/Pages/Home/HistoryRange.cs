namespace Replication.WebConsole.Pages.Home;

/// <summary>A time that the charts show: it ends now.</summary>
/// <param name="Name">Its name in the address bar.</param>
/// <param name="Length">Its length.</param>
/// <param name="Step">The length of a part.</param>
public sealed record HistoryRange(string Name, TimeSpan Length, TimeSpan Step)
{
    public static IReadOnlyList<HistoryRange> All { get; } =
    [
        new("1h", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)),
        new("24h", TimeSpan.FromHours(24), TimeSpan.FromMinutes(15)),
        new("7d", TimeSpan.FromDays(7), TimeSpan.FromHours(2)),
    ];

    /// <summary>The range of a name; the first one when the name is unknown.</summary>
    public static HistoryRange Of(string? name) => All.FirstOrDefault(it => it.Name == name) ?? All[0];
}

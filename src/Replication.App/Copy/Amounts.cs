using System.Globalization;
using Replication.Contracts;

namespace Replication.App.Copy;

/// <summary>Formats bytes, rates and durations for users.</summary>
internal static class Amounts
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Bytes(long bytes)
    {
        double amount = bytes;
        var unit = 0;
        // 1023.96 would be shown as 1024.0 of the smaller unit.
        for (; Math.Round(amount, 1) >= 1024 && unit < Units.Length - 1; unit++)
            amount /= 1024;
        return unit == 0 ? $"{bytes} B" : string.Create(CultureInfo.InvariantCulture, $"{amount:0.0} {Units[unit]}");
    }

    public static string Rate(long bytesPerSecond) => $"{Bytes(bytesPerSecond)}/s";

    public static string Took(TimeSpan elapsed) => elapsed < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s")
        : Left(elapsed);

    public static string Left(TimeSpan left) => left switch
    {
        { TotalHours: >= 1 } => $"{(int)left.TotalHours} h {left.Minutes} min",
        { TotalMinutes: >= 1 } => $"{left.Minutes} min {left.Seconds} s",
        _ => $"{left.Seconds} s",
    };

    public static string Count(int blobs) => Counted.Of(blobs, "blob");
}

using System.Globalization;

namespace Replication.WebConsole.Parts;

/// <summary>Writes numbers of bytes for people.</summary>
internal static class ByteText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>A number of bytes with three significant digits and a binary unit.</summary>
    public static string Of(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        while (Math.Abs(value) >= 999.5 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }
        var format = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>The average rate of a transfer; null when it cannot be told.</summary>
    public static string? Rate(long bytes, TimeSpan time) => bytes > 0 && time > TimeSpan.Zero
        ? $"{Of((long)(bytes / time.TotalSeconds))}/s"
        : null;
}

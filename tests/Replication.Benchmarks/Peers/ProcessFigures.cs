using System.Globalization;

namespace Replication.Benchmarks.Peers;

/// <summary>What Linux tells of a process.</summary>
internal static class ProcessFigures
{
    // USER_HZ, the same on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Largest resident memory so far; null when it has ended.</summary>
    public static double? PeakMiB(int processId)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{processId}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(6, line.Length - 9).Trim(), CultureInfo.InvariantCulture) / 1024.0;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
        return null;
    }

    public static double CpuSeconds(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        // The name may hold anything, blanks too.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture)
            + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Bytes that it read from sockets and files.</summary>
    public static long ReadBytes(int processId) =>
        long.Parse(File.ReadLines($"/proc/{processId}/io")
            .First(it => it.StartsWith("rchar:", StringComparison.Ordinal))
            .AsSpan(7), CultureInfo.InvariantCulture);

    /// <summary>What all processes of the machine used together.</summary>
    public static double MachineCpuSeconds()
    {
        // user nice system idle iowait irq softirq steal: all but idling.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new[] { 1, 2, 3, 6, 7, 8 }.Sum(field => long.Parse(fields[field], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}

using System.Globalization;

namespace Replication.Benchmarks.Peers;

/// <summary>Reads process statistics from Linux.</summary>
internal static class ProcessFigures
{
    // USER_HZ, which is the same on every architecture that .NET supports.
    private const double TicksPerSecond = 100;

    /// <summary>The peak of the resident memory; null if the process has exited.</summary>
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
        // The process name may contain any character, including spaces.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture)
            + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>The bytes that the process read from sockets and files.</summary>
    public static long ReadBytes(int processId) =>
        long.Parse(File.ReadLines($"/proc/{processId}/io")
            .First(it => it.StartsWith("rchar:", StringComparison.Ordinal))
            .AsSpan(7), CultureInfo.InvariantCulture);

    /// <summary>The processor time of all processes of the machine.</summary>
    public static double MachineCpuSeconds()
    {
        // The fields are user nice system idle iowait irq softirq steal. Sum all of them except the idle times.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new[] { 1, 2, 3, 6, 7, 8 }.Sum(field => long.Parse(fields[field], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}

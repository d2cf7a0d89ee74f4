using System.Globalization;
using Replication.Benchmarks.Peers;

namespace Replication.Benchmarks.Fleet;

/// <summary>The processor time of each program on the machine, and of each role of this project, between two moments.</summary>
internal sealed class ProgramTimes
{
    private const double WorthTelling = 0.02;

    private readonly Dictionary<string, double> _begun = Read();
    private readonly double _machine = ProcessFigures.MachineCpuSeconds();
    private readonly long _since = TimeProvider.System.GetTimestamp();

    /// <summary>Formats the processor time per item, in milliseconds, for <paramref name="count"/> items.</summary>
    public string Per(int count, string what)
    {
        var elapsed = TimeProvider.System.GetElapsedTime(_since).TotalSeconds;
        var used = Read()
            .Select(it => (Name: it.Key, Seconds: it.Value - _begun.GetValueOrDefault(it.Key)))
            .Where(it => it.Seconds > WorthTelling)
            .OrderByDescending(it => it.Seconds)
            .ToList();
        var shares =
            string.Join(", ", used.Select(it => string.Create(CultureInfo.InvariantCulture, $"{it.Name} {it.Seconds * 1000 / count:F2}")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"    processor ms per {what}: {shares}; {(ProcessFigures.MachineCpuSeconds() - _machine) / elapsed:F2} of "
                + $"{Environment.ProcessorCount} cores busy");
    }

    private static Dictionary<string, double> Read()
    {
        var times = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(static it => int.TryParse(Path.GetFileName(it), out _)))
        {
            try
            {
                var id = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
                var arguments = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
                var role = Array.IndexOf(arguments, "--role");
                var name = role >= 0 && role + 1 < arguments.Length
                    ? arguments[role + 1]
                    : File.ReadAllText(Path.Combine(folder, "comm")).Trim();
                times[name] = times.GetValueOrDefault(name) + ProcessFigures.CpuSeconds(id);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The process has exited in the meantime.
            }
        }
        return times;
    }
}

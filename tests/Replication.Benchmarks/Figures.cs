namespace Replication.Benchmarks;

internal static class Figures
{
    /// <summary>Returns the percentile: the value that this share of the values does not exceed.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    /// <summary>The resident memory of a process, in MiB.</summary>
    public static double ResidentMiB(int processId) =>
        long.Parse(File.ReadLines($"/proc/{processId}/status")
            .First(it => it.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024.0;
}

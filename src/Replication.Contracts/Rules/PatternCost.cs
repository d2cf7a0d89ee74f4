namespace Replication.Contracts.Rules;

/// <summary>Limits the cost of the patterns of one rule: many cheap ones, or a few expensive ones.</summary>
internal static class PatternCost
{
    // One unit takes at most 0.2 ms on a server of 2026.
    private const long MaxCompileCost = 12_000;

    /// <summary>Returns why the patterns are too expensive together, without compiling them; null when they are not.</summary>
    public static string? FindProblem(IEnumerable<string> patterns)
    {
        var scans = patterns.Where(static it => !TagFilter.IsLiteral(it)).Select(PatternScan.Of).ToList();
        var (cost, size) = (scans.Sum(static it => it.CompileCost), scans.Sum(static it => it.Size));
        if (cost > MaxCompileCost)
            return $"cost too much to compile together ({cost} units; at most {MaxCompileCost} are allowed): use fewer "
                + $"patterns, or fewer different characters and classes";
        return size > PatternScan.MaxSize
            ? $"are too large together ({size} states with their repeats expanded; at most {PatternScan.MaxSize} are "
                + $"allowed): use fewer patterns, or lower their repeats"
            : null;
    }
}

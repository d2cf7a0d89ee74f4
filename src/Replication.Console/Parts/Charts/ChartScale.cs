namespace Replication.WebConsole.Parts.Charts;

/// <summary>Chooses the top of a vertical axis that begins at 0, such that its half is a round number too.</summary>
internal static class ChartScale
{
    private static readonly double[] Seconds =
        [2, 4, 10, 20, 60, 120, 240, 600, 1_200, 3_600, 7_200, 14_400, 43_200, 86_400];

    /// <summary>The top for numbers: 2, 4, 10, 20, 40, 100 and so on.</summary>
    public static double OfCounts(double max)
    {
        for (var power = 1d; ; power *= 10)
        {
            foreach (var step in (double[])[2, 4])
            {
                if (max <= step * power)
                    return step * power;
            }
            if (max <= 10 * power)
                return 10 * power;
        }
    }

    /// <summary>The top for bytes: a power of two, at least 1 KiB.</summary>
    public static double OfBytes(double max)
    {
        var top = 1_024d;
        while (top < max)
            top *= 2;
        return top;
    }

    /// <summary>The top for times: a round number of seconds, minutes, hours or days.</summary>
    public static double OfSeconds(double max)
    {
        var top = Array.Find(Seconds, it => max <= it);
        return top > 0 ? top : OfCounts(max / 86_400) * 86_400;
    }
}

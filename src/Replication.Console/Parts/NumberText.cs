using System.Globalization;

namespace Replication.WebConsole.Parts;

/// <summary>Writes numbers for people.</summary>
internal static class NumberText
{
    /// <summary>A number with thousands separators, and a decimal only where it has one.</summary>
    public static string Of(double number) => number.ToString("#,0.#", CultureInfo.InvariantCulture);

    /// <summary>A whole number with thousands separators.</summary>
    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

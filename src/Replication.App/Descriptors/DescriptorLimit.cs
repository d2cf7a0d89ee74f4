using System.Globalization;
using System.Text.RegularExpressions;

namespace Replication.App.Descriptors;

/// <summary>
/// How many files and sockets this process may have open (RLIMIT_NOFILE). The .NET runtime raises the soft limit to the hard limit before
/// any code of the program runs.
/// </summary>
internal static partial class DescriptorLimit
{
    private const string LimitsFile = "/proc/self/limits";

    /// <summary>Null where the operating system does not show the limit, or sets none.</summary>
    public static int? Read()
    {
        try
        {
            return File.Exists(LimitsFile) ? Parse(File.ReadAllText(LimitsFile)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The soft limit in the text of <c>/proc/self/limits</c>.</summary>
    internal static int? Parse(string limits) =>
        OpenFiles().Match(limits) is { Success: true } line
            && long.TryParse(line.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? (int)Math.Min(limit, int.MaxValue)
            : null;

    [GeneratedRegex(@"^Max open files\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex OpenFiles();
}

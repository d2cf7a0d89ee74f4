namespace Replication.App.Client.Views;

/// <summary>Shortens ids to first digits that every command accepts in their place.</summary>
internal static class ShortIds
{
    private const int RandomLength = 8;

    // The first 12 digits of a UUID of version 7 are the millisecond of its creation.
    private const int TimedLength = 13;
    private const int VersionPlace = 14;

    /// <summary>The ids with as many of their first digits as tell them apart. Other texts stay whole.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> ids)
    {
        var known = ids.Where(static it => Guid.TryParseExact(it, "D", out _)).Distinct(StringComparer.Ordinal).ToList();
        var length = known.Any(static it => it[VersionPlace] == '7') ? TimedLength : RandomLength;
        while (length < Guid.Empty.ToString().Length && known.DistinctBy(it => it[..length]).Count() < known.Count)
            length++;
        // A prefix that ends with a dash would look unfinished.
        return [.. ids.Select(it => known.Contains(it) ? it[..length].TrimEnd('-') : it)];
    }
}

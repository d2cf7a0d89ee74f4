namespace Replication.Registries.Lists;

/// <summary>Cuts a page out of a list that is known completely.</summary>
internal static class SortedPage
{
    /// <summary>Returns the names after <paramref name="last"/> in ordinal order, each once.</summary>
    public static RegistryPage Of(IEnumerable<string> names, string? last, int count)
    {
        List<string> rest = [.. names.Where(name => string.CompareOrdinal(name, last) > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Take(count + 1)];
        return rest.Count > count ? new RegistryPage(rest[..count], rest[count - 1]) : new RegistryPage(rest, Next: null);
    }
}

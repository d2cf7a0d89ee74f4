namespace Replication.App.Client.Views;

/// <summary>Decides what a table shows in a number of cells: which columns, how wide, and which sentences below the rows.</summary>
/// <param name="Columns">The columns beside each other, with their widths.</param>
/// <param name="Below">The sentences below each row.</param>
internal sealed record TableLayout(IReadOnlyList<(ColumnText Text, int Width)> Columns, IReadOnlyList<ColumnText> Below)
{
    /// <summary>Cells between two columns.</summary>
    public const int Gap = 2;

    /// <summary>
    /// Shows whole values where they fit. Otherwise sentences go below their row and values take their short form. Then the least important
    /// columns are left out until the others have their least width. At last the widest values are cut.
    /// </summary>
    public static TableLayout Fit(IReadOnlyList<ColumnText> columns, int width)
    {
        if (Total(columns, static it => it.Width) <= width)
            return new TableLayout([.. columns.Select(static it => (it, it.Width))], []);
        List<ColumnText> beside = [.. columns.Where(static it => !it.IsProse).Select(static it => it.Short ?? it)];
        while (Total(beside, static it => it.Least) > width
            && beside.Where(static it => it.Drop > 0).MaxBy(static it => it.Drop) is { } last)
            beside.Remove(last);
        var kept = Restore(columns, beside, width);
        return new TableLayout([.. kept.Zip(Share(kept, width - (Gap * (kept.Count - 1))))], [.. columns.Where(static it => it.IsProse)]);
    }

    // Whole values return where they fit after all, first those of the most important columns.
    private static List<ColumnText> Restore(IReadOnlyList<ColumnText> columns, List<ColumnText> kept, int width)
    {
        foreach (var whole in columns.Where(static it => it.Short is not null).OrderBy(static it => it.Drop))
        {
            List<ColumnText> changed = [.. kept.Select(it => ReferenceEquals(it, whole.Short) ? whole : it)];
            if (Total(changed, static it => it.Width) <= width)
                kept = changed;
        }
        return kept;
    }

    // Every column gets its least width; what is left is shared so that the smallest values become whole first (max-min fair share).
    private static List<int> Share(List<ColumnText> columns, int room)
    {
        List<int> widths = [.. columns.Select(static it => it.Least)];
        for (var left = room - widths.Sum(); left > 0; left--)
        {
            List<int> growing = [.. Enumerable.Range(0, columns.Count).Where(it => widths[it] < columns[it].Width)];
            if (growing.Count == 0)
                break;
            widths[growing.MinBy(it => widths[it])]++;
        }
        // Even the least widths do not fit into a very narrow terminal.
        for (var excess = widths.Sum() - room; excess > 0 && widths.Max() > 1; excess--)
            widths[widths.IndexOf(widths.Max())]--;
        return widths;
    }

    private static int Total(IReadOnlyList<ColumnText> columns, Func<ColumnText, int> width) =>
        columns.Sum(width) + (Gap * Math.Max(0, columns.Count - 1));
}

namespace Replication.App.Client.Views;

/// <summary>The printable texts of a column, in the order of the rows.</summary>
internal sealed record ColumnText(string Heading, IReadOnlyList<string> Cells)
{
    /// <summary>The column with its narrower values; null when it has none.</summary>
    public ColumnText? Short { get; init; }

    /// <inheritdoc cref="Column{T}.MinWidth"/>
    public int? MinWidth { get; init; }

    /// <inheritdoc cref="Column{T}.Drop"/>
    public int Drop { get; init; }

    /// <inheritdoc cref="Column{T}.IsProse"/>
    public bool IsProse { get; init; }

    /// <summary>The width of the widest text.</summary>
    public int Width { get; } = Cells.Append(Heading).Max(CellText.Width);

    /// <summary>The width that it needs at least.</summary>
    public int Least => MinWidth is { } least ? Math.Min(Width, Math.Max(least, CellText.Width(Heading))) : Width;

    public static ColumnText Of<T>(Column<T> column, IReadOnlyList<T> items)
    {
        var text = new ColumnText(column.Heading, [.. items.Select(it => CellText.Printable(column.Cell(it)))])
        {
            MinWidth = column.MinWidth,
            Drop = column.Drop,
            IsProse = column.IsProse,
        };
        var narrow = column switch
        {
            { IsId: true } => ShortIds.Of(text.Cells),
            { Short: { } shorter } => [.. items.Select(it => CellText.Printable(shorter(it)))],
            _ => null,
        };
        return narrow is null ? text : text with { Short = text.With(column.ShortHeading ?? column.Heading, narrow) };
    }

    private ColumnText With(string heading, IReadOnlyList<string> cells) =>
        new(heading, cells) { MinWidth = MinWidth, Drop = Drop, IsProse = IsProse };
}

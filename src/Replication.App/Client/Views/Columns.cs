using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Lays out every table and every list of fields that a command shows.</summary>
internal static class Columns
{
    /// <summary>A heading and a row for each item. Columns say how they give way when a terminal is too narrow.</summary>
    public static IRenderable Of<T>(IEnumerable<T> items, params IReadOnlyList<Column<T>> columns)
    {
        IReadOnlyList<T> rows = [.. items];
        return new TableView([.. columns.Select(it => ColumnText.Of(it, rows))], rows.Count);
    }

    /// <summary>The fields of one item, each on its own line. Fields without a value are left out.</summary>
    public static IRenderable Fields(params IEnumerable<(string Name, string? Value)> fields) => new FieldsView(
        [.. fields.Where(static it => it.Value is not null).Select(static it => (it.Name, CellText.Printable(it.Value)))]);
}

namespace Replication.App.Client.Views;

/// <summary>One column of a table, and how it gives way when a terminal is too narrow.</summary>
/// <param name="Heading">The heading, in lower case.</param>
/// <param name="Cell">The whole value of an item.</param>
internal sealed record Column<T>(string Heading, Func<T, string?> Cell)
{
    /// <summary>The narrower value that replaces the whole one when the table does not fit; null when there is none.</summary>
    public Func<T, string?>? Short { get; init; }

    /// <summary>The heading above the narrower values; null means <see cref="Heading"/>.</summary>
    public string? ShortHeading { get; init; }

    /// <summary>True for ids: the narrower value has the first digits only, as many as tell the ids of the table apart.</summary>
    public bool IsId { get; init; }

    /// <summary>The number of cells that a longer value may be shortened to, in its middle; null for a value that is never cut.</summary>
    public int? MinWidth { get; init; }

    /// <summary>The order in which columns are left out: the highest first. A column with 0 is never left out.</summary>
    public int Drop { get; init; }

    /// <summary>True for sentences: when the table does not fit, they are written below the row, wrapped between words.</summary>
    public bool IsProse { get; init; }
}

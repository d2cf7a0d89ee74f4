using System.Text.RegularExpressions;

namespace Replication.App.Configuration.Schema;

/// <summary>
/// The reference of the configuration: the tables of <c>docs/configuration.md</c>, which is part of the program. A test compares their
/// keys with the reader.
/// </summary>
internal sealed partial class ConfigurationReference
{
    private const string Resource = "configuration.md";
    private const string TopLevel = "top level";
    private const string MappingAllowed = "a mapping (key: value)";
    private const int CellCount = 4;

    private static readonly Lazy<ConfigurationReference> Page = new(Load);

    private readonly Dictionary<string, ReferenceRow> _rows;

    private ConfigurationReference(IEnumerable<ReferenceRow> rows) =>
        _rows = rows.ToDictionary(static it => it.Path, StringComparer.Ordinal);

    /// <summary>The reference of this program.</summary>
    public static ConfigurationReference Current => Page.Value;

    /// <summary>All keys, in the order of the page.</summary>
    public IEnumerable<ReferenceRow> Rows => _rows.Values;

    /// <summary>Returns what is known about a key, such as <c>instances[].name</c>; null when there is no such key.</summary>
    public ReferenceRow? Find(string path) => _rows.GetValueOrDefault(path);

    /// <summary>The keys of a mapping, such as <c>store</c> or <c>instances[]</c>; the empty path is the whole file.</summary>
    public IReadOnlyList<ReferenceRow> In(string mapping) => [.. Rows.Where(it => ParentOf(it.Path) == mapping)];

    private static ConfigurationReference Load()
    {
        using var stream = typeof(ConfigurationReference).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the program lacks {Resource}");
        using var reader = new StreamReader(stream);
        return new ConfigurationReference(Read(reader.ReadToEnd()));
    }

    private static IEnumerable<ReferenceRow> Read(string page)
    {
        string? mapping = null;
        var introduction = "";
        foreach (var line in page.Split('\n'))
        {
            if (line.StartsWith('#'))
                (mapping, introduction) = (null, "");
            else if (Marker().Match(line) is { Success: true } marker)
            {
                mapping = marker.Groups[1].Value is TopLevel ? "" : marker.Groups[1].Value;
                if (mapping.Length > 0 && !mapping.AsSpan().ContainsAny('.', '['))
                    yield return new ReferenceRow(mapping, MappingAllowed, null, "none", Plain(introduction));
            }
            else if (mapping is null)
                introduction = $"{introduction} {line}".Trim();
            else if (line.StartsWith("| `", StringComparison.Ordinal))
                yield return Row(mapping, line);
        }
    }

    private static ReferenceRow Row(string mapping, string line)
    {
        var cells = Separator().Split(line.Trim().Trim('|')).Select(static it => it.Trim().Replace(@"\|", "|", StringComparison.Ordinal))
            .ToList();
        if (cells.Count != CellCount)
            throw new InvalidOperationException($"the reference has a row with {cells.Count} cells: {line}");
        var key = cells[0].Trim('`');
        var isDefault = cells[2].StartsWith('`');
        return new ReferenceRow(
            mapping.Length == 0 ? key : $"{mapping}.{key}",
            cells[1],
            isDefault ? cells[2].Trim('`') : null,
            isDefault ? null : cells[2],
            Plain(cells[3]));
    }

    private static string Plain(string markdown) =>
        Link().Replace(SeePage().Replace(markdown, ""), "$1").Replace("`", "", StringComparison.Ordinal);

    private static string ParentOf(string path) => path.LastIndexOf('.') is >= 0 and var dot ? path[..dot] : "";

    [GeneratedRegex("^<!-- reference: configuration (.+) -->")]
    private static partial Regex Marker();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Separator();

    // The links of a page lead nowhere in a terminal.
    [GeneratedRegex(@"(, see| See) \[[^\]]+\]\([^)]+\)\.?")]
    private static partial Regex SeePage();

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();
}

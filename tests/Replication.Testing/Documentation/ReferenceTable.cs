using Xunit;

namespace Replication.Testing.Documentation;

/// <summary>
/// A table of a page that starts with the comment <c>reference: NAME</c>. The test compares its first columns with the code. The other
/// columns are written by hand.
/// </summary>
/// <remarks>With <c>REPLICATION_UPDATE_DOCS=1</c> the test writes the first columns instead of comparing them.</remarks>
public static class ReferenceTable
{
    public const string Variable = "REPLICATION_UPDATE_DOCS";

    public static bool IsUpdating => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>The names of the page's tables.</summary>
    public static IReadOnlyList<string> NamesOf(Page page) =>
        [.. page.Lines().Select(NameOf).OfType<string>()];

    /// <summary>The cells of a table by the first one.</summary>
    public static IReadOnlyDictionary<string, string[]> Read(Page page, string name)
    {
        var lines = page.Lines();
        var (first, end) = Find(page, lines, name);
        return lines.Skip(first).Take(end - first).Select(Cells).ToDictionary(static it => it[0]);
    }

    /// <summary>
    /// Compares the table with the rows from the code, or writes them. Fails if a row is missing or superfluous, or if a cell is empty.
    /// </summary>
    public static void Check(Page page, string name, IReadOnlyCollection<string[]> rows)
    {
        var written = Read(page, name);
        var wanted = rows.ToDictionary(static it => it[0]);
        if (IsUpdating)
        {
            Update(page, name, written, wanted);
            return;
        }
        var problems = new List<string>();
        problems.AddRange(wanted.Keys.Except(written.Keys).Select(static it => $"missing: | {it} |"));
        problems.AddRange(written.Keys.Except(wanted.Keys).Select(static it => $"the code does not have: | {it} |"));
        foreach (var (key, cells) in written.Where(it => wanted.ContainsKey(it.Key)))
        {
            if (!cells.Take(wanted[key].Length).SequenceEqual(wanted[key]))
                problems.Add($"wrong: {Row(cells)}, the code says {Row(wanted[key])}");
            if (cells.Any(static it => it.Length == 0 || it == "?"))
                problems.Add($"to be written by hand: {Row(cells)}");
        }
        Assert.True(
            problems.Count == 0,
            $"{page}, table '{name}' (run the test with {Variable}=1 to write what the code says):\n{string.Join('\n', problems)}");
    }

    private static void Update(Page page, string name, IReadOnlyDictionary<string, string[]> written, Dictionary<string, string[]> wanted)
    {
        var lines = page.Lines();
        var (first, end) = Find(page, lines, name);
        var width = Cells(lines[first - 2]).Length;
        var keys = written.Keys.Where(wanted.ContainsKey).Concat(wanted.Keys.Except(written.Keys));
        var rows = keys.Select(key => Row([.. wanted[key], .. written.TryGetValue(key, out var cells)
            ? cells.Skip(wanted[key].Length)
            : Enumerable.Repeat("?", width - wanted[key].Length)]));
        page.Write([.. lines.Take(first), .. rows, .. lines.Skip(end)]);
    }

    // From the first row below the header to the line after the table.
    private static (int First, int End) Find(Page page, IReadOnlyList<string> lines, string name)
    {
        var at = lines.Select(NameOf).ToList().IndexOf(name);
        Assert.True(at >= 0, $"{page} has no table <!-- reference: {name} -->");
        while (!lines[at].StartsWith("|--", StringComparison.Ordinal))
            at++;
        var first = at + 1;
        for (at = first; at < lines.Count && lines[at].StartsWith('|');)
            at++;
        return (first, at);
    }

    private static string? NameOf(string line) =>
        line.StartsWith("<!-- reference: ", StringComparison.Ordinal) ? line["<!-- reference: ".Length..^"-->".Length].Trim() : null;

    private static string[] Cells(string row) =>
        [.. row.Replace(@"\|", "\0", StringComparison.Ordinal)
            .Trim()
            .Trim('|')
            .Split('|')
            .Select(static it => it.Trim().Replace("\0", @"\|", StringComparison.Ordinal))];

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}

using System.Text.RegularExpressions;
using Replication.App.Client;
using Replication.App.Configuration.Reading;

namespace Replication.App.Configuration.Schema;

/// <summary>What <c>replication config explain</c> shows about a key.</summary>
/// <param name="Row">The key itself; null for the whole file.</param>
/// <param name="Inside">The keys inside it.</param>
internal sealed partial record KeyExplanation(ReferenceRow? Row, IReadOnlyList<ReferenceRow> Inside)
{
    /// <summary>Finds a key. The indexes of lists may be left out: <c>rules[0].name</c> and <c>rules.name</c> are the same key.</summary>
    /// <exception cref="CommandProblem">There is no such key.</exception>
    public static KeyExplanation Of(string key, ConfigurationReference reference)
    {
        var wanted = WithoutIndexes(key);
        if (wanted.Length == 0)
            return new KeyExplanation(null, reference.In(""));
        if (reference.Rows.FirstOrDefault(it => WithoutIndexes(it.Path) == wanted) is not { } row)
            throw new CommandProblem(Refusal(key, wanted, reference));
        return new KeyExplanation(row, [.. reference.In(row.Path), .. reference.In($"{row.Path}[]")]);
    }

    private static string Refusal(string key, string wanted, ConfigurationReference reference)
    {
        var known = reference.Rows.Select(static it => WithoutIndexes(it.Path)).ToList();
        // The name alone may be known in another section.
        var places = known.Where(it => it.EndsWith($".{wanted}", StringComparison.Ordinal)).ToList();
        var hint = places.Count > 0
            ? $"there is {string.Join(", ", places)}"
            : Spelling.Nearest(wanted, known) is { } nearest ? $"did you mean '{nearest}'?" : "'replication config explain' lists the sections";
        return $"the key '{key}' is not known; {hint}";
    }

    private static string WithoutIndexes(string path) => Index().Replace(path, "");

    [GeneratedRegex(@"\[\d*\]")]
    private static partial Regex Index();
}

using System.Globalization;
using Replication.App.Configuration.Reading;
using Replication.Testing.Documentation;
using Xunit;

namespace Replication.UnitTests.Documentation;

/// <summary>The reference of the configuration lists every key that the reader knows, with the allowed values and the default.</summary>
public sealed class ConfigurationPageTests
{
    private const string TopLevel = "top level";
    private const string Prefix = "configuration ";
    private const int MaxGuessedNumber = 100_000;

    private static readonly Page Reference = new(Path.Combine("docs", "configuration.md"));
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<ReadKey>> Keys = ConfigurationKeys.Find();

    public static TheoryData<string> Mappings => [.. Keys.Keys.Select(MappingOf).Distinct()];

    [Fact]
    public void The_page_has_a_table_for_each_mapping_and_no_other()
    {
        Assert.True(Keys.Count > 60);
        Assert.Equal(Keys.Keys.Select(MappingOf)
            .Distinct()
            .Order(), ReferenceTable.NamesOf(Reference).Select(static it => it[Prefix.Length..]).Order());
    }

    [Theory]
    [MemberData(nameof(Mappings))]
    public void Every_key_of_a_mapping_is_described_with_what_is_allowed_and_its_default(string mapping)
    {
        var written = ReferenceTable.Read(Reference, Prefix + mapping);
        var rows = Keys.Where(it => MappingOf(it.Key) == mapping).Select(it =>
        {
            var name = $"`{NameOf(it.Key)}`";
            var known = it.Value.FirstOrDefault(static key => key.IsRequired) ?? it.Value[0];
            var @default = written.TryGetValue(name, out var cells) ? cells[2].Trim('`') : "?";
            return new[] { name, known.Allowed.Replace("|", @"\|", StringComparison.Ordinal), Default(it.Value, @default) };
        });

        ReferenceTable.Check(Reference, Prefix + mapping, [.. rows]);
    }

    // The default as it is written, when the reader takes it for the default; else what the code says.
    private static string Default(IReadOnlyList<ReadKey> keys, string written)
    {
        if (keys.All(static it => it.IsRequired))
            return "required";
        if (keys.Any(static it => it.IsRequired))
            return "depends";
        if (keys.FirstOrDefault(static it => it.IsDefault is not null)?.IsDefault is not { } isDefault)
            return "none";
        if (isDefault(written))
            return $"`{written}`";
        var guesses = keys.SelectMany(static it => it.Allowed.Split(", "))
            .Concat(Enumerable.Range(0, MaxGuessedNumber).Select(static it => it.ToString(CultureInfo.InvariantCulture)));
        return guesses.FirstOrDefault(isDefault) is { } guess ? $"`{guess}`" : "?";
    }

    private static string MappingOf(string path) => path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : TopLevel;

    private static string NameOf(string path) => path[(path.LastIndexOf('.') + 1)..];
}

using System.Text.RegularExpressions;
using Xunit;

namespace Replication.UnitTests.Architecture;

/// <summary>The list of faults names existing tests.</summary>
public sealed partial class ChecklistTests
{
    private static readonly string Tests = Path.Combine(Repository.Root, "tests", "Replication.IntegrationTests");

    [Fact]
    public void Every_test_that_the_list_of_faults_names_exists()
    {
        var named = Names()
            .Matches(File.ReadAllText(Path.Combine(Tests, "Registries", "Hostile", "README.md")))
            .Select(static it => it.Groups[1].Value)
            .ToList();
        var code = string.Concat(Directory.EnumerateFiles(Tests, "*Tests*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        Assert.True(named.Count > 60);
        Assert.All(named, name => Assert.Contains($" {name}(", code, StringComparison.Ordinal));
    }

    [GeneratedRegex("`([A-Z][a-z0-9]*_[A-Za-z0-9_]+)`")]
    private static partial Regex Names();
}

using Replication.Contracts.Images;
using Replication.Contracts.Imports;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Imports;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Imports;

public sealed class ImportChecksTests
{
    private static readonly RegistryInstance Source = Instance("hangzhou");
    private static readonly RegistryInstance Target = Instance("tokyo");
    private static readonly ImportSpec Team = new() { Source = "hangzhou", Target = "tokyo", Namespaces = ["team"] };

    [Fact]
    public void A_plain_import_passes_also_from_a_basic_instance()
    {
        Assert.Empty(Check(Team));
        Assert.Empty(Check(Team with { Namespaces = [] }));
        Assert.Empty(Check(Team, Source with { Edition = InstanceEdition.Basic }));
    }

    [Fact]
    public void The_checks_of_a_rule_name_the_field()
    {
        Assert.Equal(["rule.instance source"], Check(Team with { Source = "nowhere" }));
        Assert.Equal(["rule.instance target"], Check(Team with { Target = "nowhere" }));
        Assert.Equal(["rule.account scenario"], Check(Team, Source with { Account = "1" }, Target with { Account = "2" }));
        Assert.Empty(Check(
            Team with { Scenario = RuleScenario.CrossAccount },
            Source with { Account = "1" },
            Target with { Account = "2", TrustedAccounts = ["1"] }));
        Assert.Equal(["rule.partition target"], Check(Team, target: Target with { Partition = InstancePartition.Finance }));
        Assert.Equal(["rule.namespaceMissing namespaces"], Check(Team, Source with { Namespaces = ["base"] }));
        Assert.Equal(
            ["rule.namespaceMissing targetNamespace"],
            Check(Team with { TargetNamespace = "mirror" }, target: Target with { Namespaces = ["base"] }));
        Assert.Equal(["rule.targetNamespace targetNamespace"], Check(Team with { Namespaces = ["**"], TargetNamespace = "mirror" }));
        Assert.Equal(["rule.targetRepository targetRepository"], Check(Team with { TargetRepository = "one" }));
    }

    [Fact]
    public void A_repository_outside_the_namespaces_is_refused() => Assert.Equal(
        ["import.repository repositories[1]"],
        Check(Team with { Repositories = [RepositoryName.Parse("team/app"), RepositoryName.Parse("other/app")] }));

    [Theory]
    [InlineData("team", null, "import.ownSource target")]
    [InlineData("team", "team", "import.ownSource targetNamespace")]
    [InlineData("team", "{namespace}", "import.ownSource targetNamespace")]
    [InlineData("team", "archive", null)]
    [InlineData("team", "archive/{namespace}", null)]
    [InlineData("team,archive/team", "archive/{namespace}", "import.ownSource targetNamespace")]
    [InlineData("team/*", "archive/{namespace}", "import.ownSource namespaces")]
    [InlineData("", "archive/{namespace}", "import.ownSource namespaces")]
    [InlineData("_", "archive", null)]
    [InlineData("_", null, "import.ownSource target")]
    public void Within_one_instance_an_import_writes_nothing_that_it_reads(string namespaces, string? target, string? problem) =>
        Assert.Equal(problem is null ? [] : [problem], Check(Team with
        {
            Target = "hangzhou",
            Namespaces = namespaces.Split(',', StringSplitOptions.RemoveEmptyEntries),
            TargetNamespace = target,
        }));

    private static string[] Check(ImportSpec import, RegistryInstance? source = null, RegistryInstance? target = null)
    {
        var instances = new InstanceCatalog([source ?? Source, target ?? Target]);
        return
        [
            .. ImportChecks.Check(import.ToRule(Guid.Empty, Noon), import.Repositories, instances).Select(static it => $"{it.Code} {it.Key}"),
        ];
    }
}

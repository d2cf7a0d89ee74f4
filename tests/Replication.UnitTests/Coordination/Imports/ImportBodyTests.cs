using System.Text.Json.Nodes;
using Replication.App.Configuration.Bodies;
using Replication.Contracts.Imports;
using Replication.Contracts.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Imports;

public sealed class ImportBodyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Two_instances_are_enough()
    {
        var import = Read("""{"source":"hangzhou","target":"tokyo"}""");
        var rule = import.ToRule(Guid.Empty, Now);

        Assert.Equal((true, true, false, false), (import.Override, import.Referrers, import.DryRun, import.Thorough));
        Assert.Equal(("hangzhou", "tokyo", "**", ".*"), (rule.Source, rule.Target, string.Join(' ', rule.Namespaces), rule.TagFilter));
        Assert.Equal((RuleScenario.SameAccount, RuleLevel.Namespace, 1), (rule.Scenario, rule.Level, rule.Priority));
    }

    [Fact]
    public void Every_key_becomes_part_of_the_scope()
    {
        var import = Read("""
            {"source":"hangzhou","target":"tokyo","scenario":"crossAccount","namespaces":["team","legacy/*"],"repositories":["team/app"],
             "repositoryFilter":"app.*","excludeRepositories":["app-old"],"tagFilter":"v.*","excludeTags":["*-rc*"],
             "targetNamespace":"mirror/{namespace}","targetRepository":"{repository}-copy","override":false,"referrers":false,
             "platforms":["linux/amd64"],"dryRun":true,"thorough":true}
            """);
        var rule = import.ToRule(Guid.Empty, Now);

        Assert.Equal(
            ("team legacy/*", "app.*", "app-old", "v.*", "*-rc*", "mirror/{namespace}", "{repository}-copy"),
            (string.Join(' ', rule.Namespaces), rule.RepositoryFilter, Assert.Single(rule.ExcludeRepositories), rule.TagFilter,
                Assert.Single(rule.ExcludeTags), rule.TargetNamespace, rule.TargetRepository));
        Assert.Equal(
            (RuleScenario.CrossAccount, false, false, "linux/amd64"),
            (rule.Scenario, rule.Override, rule.Referrers, Assert.Single(rule.Platforms)));
        Assert.Equal((true, true, "team/app"), (import.DryRun, import.Thorough, Assert.Single(import.Repositories!).Text));
    }

    [Fact]
    public void Named_repositories_decide_which_namespaces_are_read() => Assert.Equal(
        ["team", "base", "_"],
        Read("""{"source":"a","target":"b","repositories":["team/app","base/x","team/web","plain"]}""").ToRule(Guid.Empty, Now).Namespaces);

    [Theory]
    [InlineData("""{"target":"b"}""", "request.value", "source")]
    [InlineData("""{"source":"a"}""", "request.value", "target")]
    [InlineData("""{"source":"a","target":"b","namespace":"team"}""", "request.unknownKey", "namespace")]
    [InlineData("""{"source":"a","target":"b","tagFilter":"v["}""", "request.value", "tagFilter")]
    [InlineData("""{"source":"a","target":"b","namespaces":["Team"]}""", "request.value", "namespaces[0]")]
    [InlineData("""{"source":"a","target":"b","repositories":["Team/App"]}""", "request.repository", "repositories[0]")]
    [InlineData("""{"source":"a","target":"b","dryRun":"yes"}""", "request.value", "dryRun")]
    public void A_body_that_cannot_be_read_is_refused_with_the_key(string body, string code, string key)
    {
        var reading = ImportBody.Read(JsonNode.Parse(body)!.AsObject());

        var problem = Assert.Single(reading.Problems);
        Assert.Equal((code, key), (problem.Code, problem.Key));
        Assert.Null(reading.Value);
    }

    private static ImportSpec Read(string body)
    {
        var reading = ImportBody.Read(JsonNode.Parse(body)!.AsObject());
        Assert.Empty(reading.Problems);
        return reading.Value!;
    }
}

using System.Text.Json.Nodes;
using Replication.App.Configuration.Bodies;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Tasks;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Tasks;

public sealed class ManualReplicationTests
{
    private const string Source = """ "source":{"instance":"a","repository":"team/app","tag":"v1"} """;

    [Fact]
    public void The_target_names_default_to_the_source_names()
    {
        var wanted = Read($$"""{ {{Source}},"target":{"instance":"b"} }""");

        Assert.Equal(("b", "team/app", "v1"), (wanted.Target.Instance, wanted.Target.Repository.Text, wanted.Target.Tag.Text));
        Assert.Equal(
            (true, true, TaskPriority.Manual, RuleScenario.SameAccount, null),
            (wanted.Override, wanted.Referrers, wanted.Priority, wanted.Scenario, wanted.Source.Digest));
    }

    [Fact]
    public void Every_key_can_be_set()
    {
        var wanted = Read($$"""
            {"source":{"instance":"a","repository":"team/app","tag":"v1","digest":"sha256:{{new string('a', 64)}}"},"target":{"instance":"a","repository":"mirror/copy","tag":"v2"},
             "override":false,"referrers":false,"scenario":"crossAccount","platforms":["linux/arm64/v8"],"priority":1}
            """);
        var task = wanted.ToTask(Guid.NewGuid(), Noon);

        Assert.Equal((RuleScenario.CrossAccount, TaskTrigger.Manual, 1), (wanted.Scenario, task.Trigger, task.Priority));
        Assert.Equal(
            (false, false, "mirror/copy", "v2", Noon),
            (task.Override, task.Referrers, task.Target.Repository.Text, task.Target.Tag.Text, task.OrderedAt));
        Assert.Equal(["linux/arm64/v8"], task.Platforms);
        Assert.NotNull(task.Source.Digest);
    }

    [Theory]
    [InlineData("{}", "task.source", "task.target")]
    [InlineData("""{"source":5,"target":{"instance":"b"}}""", "task.source")]
    [InlineData("""{"source":{"instance":"a","repository":"Team","tag":"a b"},"target":{"instance":"b"}}""", "task.source", "task.source")]
    [InlineData("""{"source":{"instance":"a","repository":"team/app"},"target":{"instance":"b"}}""", "task.source")]
    [InlineData("""{"source":{"instance":"a","repository":"team/app","tag":"v1","digest":"x"},"target":{"instance":"b"}}""", "task.source")]
    [InlineData("""{ SOURCE ,"target":{"instance":"b","tag":7}}""", "task.target")]
    [InlineData("""{ SOURCE ,"target":{"instance":"a"}}""", "task.target")]
    [InlineData("""{ SOURCE ,"target":{"instance":"b"},"override":"yes"}""", "task.override")]
    [InlineData("""{ SOURCE ,"target":{"instance":"b"},"scenario":"any"}""", "task.scenario")]
    [InlineData("""{ SOURCE ,"target":{"instance":"b"},"platforms":["arm"]}""", "task.platforms")]
    [InlineData("""{ SOURCE ,"target":{"instance":"b"},"platforms":"linux/arm"}""", "task.platforms")]
    [InlineData("""{ SOURCE ,"target":{"instance":"b"},"priority":6}""", "task.priority")]
    [InlineData("""{ SOURCE ,"target":{"instance":"b"},"priority":"high"}""", "task.priority")]
    [InlineData("""{ SOURCE ,"target":{"instance":"b","repo":"x"},"force":true}""", "task.unknownKey", "task.unknownKey")]
    public void All_problems_are_reported_with_their_codes(string body, params string[] codes)
    {
        var reading = ManualBody.Read(JsonNode.Parse(body.Replace("SOURCE", Source, StringComparison.Ordinal))!.AsObject());

        Assert.Equal(codes, reading.Problems.Select(it => it.Code));
        Assert.Null(reading.Value);
    }

    [Theory]
    [InlineData("advanced", "sameAccount", null)]
    [InlineData("basic", "sameAccount", null)]
    [InlineData("finance", "sameAccount", "rule.partition")]
    [InlineData("stranger", "sameAccount", "rule.account")]
    [InlineData("stranger", "crossAccount", "rule.account")]
    [InlineData("friend", "crossAccount", null)]
    [InlineData("narrow", "sameAccount", "rule.namespaceMissing")]
    [InlineData("nowhere", "sameAccount", "rule.instance")]
    public void Manual_replications_pass_the_same_checks_as_rules(string target, string scenario, string? code)
    {
        var instances = new InstanceCatalog(
        [
            Instance("a") with { Account = "1", Edition = InstanceEdition.Basic },
            Instance("advanced") with { Account = "1", Edition = InstanceEdition.Advanced },
            Instance("basic") with { Account = "1", Edition = InstanceEdition.Basic },
            Instance("finance") with { Account = "1", Partition = InstancePartition.Finance },
            Instance("stranger") with { Account = "2" },
            Instance("friend") with { Account = "2", TrustedAccounts = ["1"] },
            Instance("narrow") with { Account = "1", Namespaces = ["other"] },
        ]);

        var problems =
            ManualChecks.Check(Places($$"""{ {{Source}},"target":{"instance":"{{target}}"},"scenario":"{{scenario}}"}"""), instances);

        Assert.Equal(code, problems.SingleOrDefault()?.Code);
    }

    [Fact]
    public void Readable_parts_are_checked_beside_unreadable_ones()
    {
        var instances = new InstanceCatalog([
            Instance("a") with { Account = "1" },
            Instance("finance") with { Account = "2", Partition = InstancePartition.Finance, Namespaces = ["other"] }
        ]);

        var places =
            Places("""{"source":{"instance":"a","repository":"team/app","tag":"no tag"},"target":{"instance":"finance"},"priority":9}""");

        Assert.Equal(
            [("rule.partition", "target.instance"), ("rule.namespaceMissing", "target.repository"), ("rule.account", "scenario")],
            ManualChecks.Check(places, instances).Select(it => (it.Code, it.Key)));
        Assert.Equal("source.instance", Assert.Single(ManualChecks.Check(places with { Source = "nowhere", Target = "a" }, instances)).Key);
    }

    [Fact]
    public void The_same_key_of_the_same_caller_means_the_same_task()
    {
        Assert.Equal(ManualReplication.BatchOf("ci", "k"), ManualReplication.BatchOf("ci", "k"));
        Assert.NotEqual(ManualReplication.BatchOf("ci", "k"), ManualReplication.BatchOf("other", "k"));
    }

    private static ManualReplication Read(string body) => ManualBody.Read(JsonNode.Parse(body)!.AsObject()).Value!;

    private static ManualPlaces Places(string body) => ManualBody.Read(JsonNode.Parse(body)!.AsObject()).Places;
}

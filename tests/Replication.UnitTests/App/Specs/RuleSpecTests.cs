using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.App.Client;
using Replication.App.Client.Views;
using Replication.App.Configuration.Bodies;
using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;
using Replication.Contracts.Signatures;
using Replication.Contracts.Specs;
using Replication.Coordination.Backfills;
using Replication.Coordination.Rules;
using Replication.Testing.Schemas;
using Replication.UnitTests.App.Client;
using Replication.UnitTests.App.Configuration;
using Replication.UnitTests.Architecture;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.App.Specs;

/// <summary>Walks the members of a rule and checks that none is missing in any place that reads, writes or shows rules.</summary>
public sealed class RuleSpecTests
{
    private const string Instances =
        "instances: [ { name: a, endpoint: http://a }, { name: b, endpoint: http://b }, { name: c, endpoint: http://c } ]\n";

    // For each member, a value that no other member has and that differs from the default.
    private static readonly Dictionary<string, object> Other = new()
    {
        ["name"] = "other-name",
        ["description"] = "Free text: \"quoted\",\nsecond line ${env:HOME} ä",
        ["source"] = "c",
        ["target"] = "c",
        ["targets"] = new[] { "c" },
        ["scenario"] = RuleScenario.CrossAccount,
        ["level"] = RuleLevel.Repository,
        ["namespace"] = "other-namespace",
        ["namespaces"] = new[] { "other-*" },
        ["repositoryFilter"] = "other-.*",
        ["excludeRepositories"] = new[] { "other-excluded" },
        ["excludeTags"] = new[] { "other-tag" },
        ["repository"] = "other-repository",
        ["targetNamespace"] = "other-target",
        ["targetRepository"] = "other-{repository}",
        ["tagFilter"] = "other-filter",
        ["tagGlob"] = "other-glob",
        ["tags"] = new TagLists { Allow = ["other-allow"], Deny = ["other-deny"], Semver = ">=7", Latest = 7, LatestBy = LatestOrder.PushTime },
        ["artifacts"] = new[] { "helm" },
        ["override"] = false,
        ["referrers"] = false,
        ["deletions"] = true,
        ["platforms"] = new[] { "linux/s390x" },
        ["priority"] = 5,
        ["enabled"] = false,
        ["trigger"] = RuleTrigger.Manual,
        ["poll"] = new Duration(TimeSpan.FromMinutes(7)),
        ["reconcile"] = new Duration(TimeSpan.FromHours(7)),
        ["repair"] = true,
        ["verify"] = new VerifyPolicy
        {
            Require = VerifyRequirement.All,
            Timeout = new Duration(TimeSpan.FromMinutes(9)),
            Cosign = [new CosignKey { Name = "other-key", Key = SampleKeys.Cosign }],
            Notation = new NotationPolicy
            {
                TrustStore = [SampleKeys.Notation],
                TrustedIdentities = ["x509.subject: C=US, ST=WA, O=other"],
                Level = NotationLevel.Permissive,
            },
        },
        ["createRepository"] = new RepositoryCreation
        {
            Ecr = new EcrRepository
            {
                TagImmutability = true,
                ScanOnPush = true,
                Encryption = EcrEncryption.KmsDsse,
                KmsKey = "alias/other-key",
                LifecyclePolicy = Samples.LifecyclePolicy,
                Tags = ["team=other-team", "empty="],
            },
            Harbor = new HarborProject { Visibility = RepositoryVisibility.Public },
            Acr = new AcrRepository { Summary = "other summary", Type = RepositoryVisibility.Public },
        },
        ["minAge"] = new Duration(TimeSpan.FromHours(9)),
    };

    public static TheoryData<string> Keys => [.. SpecField.Of(typeof(RuleSpec)).Select(static it => it.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_export_writes_every_member_and_the_file_reads_it(string key)
    {
        var rule = Changed(key);

        var read = Assert.Single(Reading.Ok(Instances + RuleYaml.Write([rule], static _ => true)).Rules).Value;

        Assert.True(Json(rule) == Json(read), $"RuleSection does not read '{key}', or reads another value:\n{Json(rule)}\n{Json(read)}");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_API_shows_every_member_and_reads_it_back(string key)
    {
        var shown = JsonSerializer.SerializeToNode(
            ShownRule.Of(Changed(key), RuleActivity.None, default), JsonSerializerOptions.Web)!.AsObject();
        Assert.False(JsonNode.DeepEquals(
            shown[key],
            JsonSerializer.SerializeToNode(ShownRule.Of(Base(key), RuleActivity.None, default), JsonSerializerOptions.Web)![key]));
        foreach (var readOnly in ShownRule.ReadOnlyKeys)
            Assert.True(shown.Remove(readOnly), readOnly);

        var reading = RuleBody.Read(shown);

        Assert.Empty(reading.Problems);
        Assert.Equal(Json(Changed(key)), Json(reading.Value!));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_problem_with_a_member_has_a_code_that_the_API_describes(string key)
    {
        var body = JsonSerializer.SerializeToNode<RuleSpec>(Base(key), JsonSerializerOptions.Web)!.AsObject();
        body[key] = new JsonArray(new JsonObject());

        var problem = RuleBody.Read(body).Problems.First(it => it.Key.StartsWith(key, StringComparison.Ordinal));

        Assert.Equal(Field(key).CodeOf("rule"), problem.Code);
        Assert.Contains(problem.Code, RuleOperations.Create.Problems[422]);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_command_line_sets_every_member(string key)
    {
        if (Field(key).About.Option is null || SpecField.Of(Field(key).Property.PropertyType).Count > 0)
        {
            // SpecOptionTests checks the members of mappings, and the options of whole mappings.
            Assert.True(Field(key).About.NoOption is not null || SpecField.Of(Field(key).Property.PropertyType).Count > 0);
            return;
        }
        var keys = new SpecOptions(typeof(RuleSpec));
        var command = new Command("rule");
        foreach (var option in keys.All)
            command.Options.Add(option);
        var expected = JsonSerializer.SerializeToNode<RuleSpec>(Changed(key), JsonSerializerOptions.Web)![key]!;
        var body = new JsonObject();

        var line = command.Parse([Field(key).About.Option!, expected is JsonArray list ? list.Single()!.ToString() : expected.ToString()]);
        keys.Apply(line, body);

        Assert.Empty(line.Errors);
        Assert.Equal(new JsonObject { [key] = expected.DeepClone() }.ToJsonString(), body.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_terminal_shows_every_member(string key) => Assert.NotEqual(View(Base(key)), View(Changed(key)));

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_change_ends_a_backfill_unless_the_member_says_otherwise(string key) =>
        Assert.Equal(
            Field(key).About.KeepsBackfill, RuleDifference.Find(BackfillOf(Base(key)), Changed(key) with { Enabled = true }) is null);

    private static Backfill BackfillOf(ReplicationRule rule) =>
        new() { Id = Guid.NewGuid(), Rule = rule, Status = BackfillStatus.Running, CreatedAt = rule.CreatedAt };

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_documentation_names_every_member(string key)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules.md"));

        Assert.True(page.Contains($"`{key}`", StringComparison.Ordinal)
            || page.Contains($"`{key}.", StringComparison.Ordinal), $"Explain `{key}` in docs/rules.md");
    }

    private static SpecField Field(string key) => SpecField.Of(typeof(RuleSpec)).Single(it => it.Key == key);

    // A repository is allowed at repository level only.
    private static ReplicationRule Base(string key) => key == "repository"
        ? Samples.Rule("r", "a", "b") with { Level = RuleLevel.Repository, Repository = "app" }
        : Samples.Rule("r", "a", "b");

    private static ReplicationRule Changed(string key)
    {
        var rule = Base(key) with { };
        Assert.True(Other.TryGetValue(key, out var value), $"Add a value of '{key}' that is not its default to {nameof(Other)}");
        Field(key).Property.SetValue(rule, value);
        return key switch
        {
            "namespaces" => rule with { Namespace = null },
            "poll" => rule with { Trigger = RuleTrigger.Poll },
            "targets" => rule with { Target = null },
            "level" => rule with { Repository = "app" },
            // The filter is compiled from the glob.
            "tagGlob" => rule with { TagFilter = "other-glob" },
            _ => rule,
        };
    }

    private static string Json(RuleSpec rule) => JsonSerializer.Serialize(rule);

    private static string View(ReplicationRule rule) => Rendering.Text(RuleView.One(ShownRule.Of(rule, RuleActivity.None, Samples.Noon)));
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.App.Configuration.Bodies;
using Replication.Contracts.Rules;
using Replication.Coordination.Requests;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>A rule in the body of a call passes the checks of the configuration file.</summary>
public sealed class RuleBodyTests
{
    private const string Plain = """{"name":"r","source":"a","target":"b","level":"namespace","namespace":"team","tagFilter":".*"}""";

    [Fact]
    public void A_rule_from_the_API_can_be_sent_back()
    {
        var rule = Read(Plain).Value! with
        {
            Tags = new TagLists { Deny = ["v1"] },
            Platforms = ["linux/amd64"],
            TargetNamespace = "mirror",
            Priority = 5,
            Referrers = false
        };
        var shown = JsonSerializer.SerializeToNode(
            ShownRule.Of(ReplicationRule.Of(rule), RuleActivity.None, default), JsonSerializerOptions.Web)!.AsObject();
        foreach (var key in ShownRule.ReadOnlyKeys)
            shown.Remove(key);

        var reading = RuleBody.Read(shown);

        Assert.Empty(reading.Problems);
        Assert.Equal(JsonSerializer.Serialize(rule), JsonSerializer.Serialize(reading.Value));
    }

    [Theory]
    [InlineData("name", "null", "rule.name", "name", "missing")]
    [InlineData("name", "\"R\"", "rule.name", "name", "lower-case")]
    [InlineData("name", "\"export\"", "rule.name", "name", "an address of the API")]
    [InlineData("source", "null", "rule.instance", "source", "missing")]
    [InlineData("target", "7.5", "rule.instance", "target", "lower-case")]
    [InlineData("scenario", "\"both\"", "rule.scenario", "scenario", "sameAccount, crossAccount")]
    [InlineData("level", "\"tag\"", "rule.level", "level", "namespace, repository")]
    [InlineData("namespace", "\"Team\"", "rule.namespace", "namespace", "lower-case")]
    [InlineData("repository", "\"app\"", "rule.repository", "repository", "level: namespace")]
    [InlineData("tagFilter", "\"v[\"", "rule.tagFilter", "tagFilter", "position 2")]
    [InlineData("tagFilter", "\"${env:HOME}(\"", "rule.tagFilter", "tagFilter", "'${env:HOME}('")]
    [InlineData("tags", "{\"allow\":[\"v(\"]}", "rule.tags", "tags.allow[0]", "position 2")]
    [InlineData("tags", "{\"semver\":\">=v\"}", "rule.tags", "tags.semver", "position 0")]
    [InlineData("platforms", "[\"amd64\"]", "rule.platforms", "platforms[0]", "os/arch")]
    [InlineData("priority", "9", "rule.priority", "priority", "1 to 5")]
    [InlineData("enabled", "\"maybe\"", "rule.enabled", "enabled", "true, false")]
    [InlineData("when", "1", "rule.unknownKey", "when", "not known")]
    public void A_failed_check_has_its_code_and_its_key(string key, string value, string code, string where, string words)
    {
        var body = JsonNode.Parse(Plain)!.AsObject();
        body[key] = JsonNode.Parse(value);

        var problem = Assert.Single(RuleBody.Read(body).Problems);

        Assert.Equal((code, where), (problem.Code, problem.Key));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(code, problem.Message, StringComparison.Ordinal);
    }

    private static BodyReading<RuleSpec> Read(string body) => RuleBody.Read(JsonNode.Parse(body)!.AsObject());
}

using System.Text.Json.Nodes;
using Replication.App.Client;
using Xunit;

namespace Replication.UnitTests.App.Client;

/// <summary>A rule that is changed on the command line has one filter: the new glob or the new regular expression.</summary>
public sealed class RuleKeysTests
{
    [Theory]
    [InlineData("v.*", "v*", "v.*", "w*", null, "w*")]
    [InlineData("v.*", null, "v.*", "w*", null, "w*")]
    [InlineData("v.*", "v*", "w.*", "v*", "w.*", null)]
    [InlineData("v.*", "v*", "w.*", "x*", "w.*", "x*")]
    [InlineData("v.*", "v*", "v.*", "v*", "v.*", "v*")]
    [InlineData(null, null, null, "v*", null, "v*")]
    [InlineData(null, null, "v.*", null, "v.*", null)]
    public void The_other_filter_is_removed(
        string? filterBefore, string? globBefore, string? filter, string? glob, string? keptFilter, string? keptGlob)
    {
        var rule = new JsonObject { ["tagFilter"] = filter, ["tagGlob"] = glob };

        RuleKeys.KeepOneFilter(rule, (filterBefore, globBefore));

        Assert.Equal((keptFilter, keptGlob), (rule["tagFilter"]?.ToString(), rule["tagGlob"]?.ToString()));
    }

    [Theory]
    [InlineData("""{"namespace":"a","namespaces":["b"]}""", """{"namespace":"a"}""", """{"namespaces":["b"]}""")]
    [InlineData("""{"namespace":"a","namespaces":["b"]}""", """{"namespace":null,"namespaces":["b"]}""", """{"namespace":"a"}""")]
    [InlineData("""{"namespace":"c","namespaces":[]}""", """{"namespace":"a","namespaces":[]}""", """{"namespace":"c"}""")]
    [InlineData("""{"namespace":"a","namespaces":[]}""", """{"namespace":"a","namespaces":[]}""", """{"namespace":"a","namespaces":[]}""")]
    [InlineData("""{"namespace":"a","namespaces":["b"]}""", """{}""", """{"namespace":"a","namespaces":["b"]}""")]
    public void A_new_spelling_replaces_the_known_one(string rule, string before, string expected)
    {
        var written = JsonNode.Parse(rule)!.AsObject();

        RuleKeys.KeepOneSpelling(written, JsonNode.Parse(before)!.AsObject());

        Assert.Equal(expected, written.ToJsonString());
    }
}

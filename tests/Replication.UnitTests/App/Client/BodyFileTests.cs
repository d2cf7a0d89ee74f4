using System.Text.Json.Nodes;
using Replication.App.Client;
using Replication.App.Configuration;
using Replication.App.Configuration.Reading;
using Xunit;

namespace Replication.UnitTests.App.Client;

public sealed class BodyFileTests
{
    private static readonly Substitution Values =
        new("", new Dictionary<string, string> { ["PASSWORD"] = "it's" }, static _ => FileText.Failed("there is none"));

    [Theory]
    [InlineData(
        "name: tokyo\ninternetAccess: false\nnamespaces: [team, base]\ncredentials: { username: robot, password: \"${env:PASSWORD}\" }")]
    [InlineData(
        """{"name":"tokyo","internetAccess":false,"namespaces":["team","base"],"credentials":{"username":"robot","password":"${env:PASSWORD}"}}""")]
    public void The_keys_of_the_configuration_are_read_as_YAML_and_as_JSON(string text) => Assert.True(JsonNode.DeepEquals(
        JsonNode.Parse(
            """{"name":"tokyo","internetAccess":false,"namespaces":["team","base"],"credentials":{"username":"robot","password":"it's"}}"""),
        BodyFile.Parse(text, "tokyo.yaml", Values)));

    [Theory]
    [InlineData("- a list", "tokyo.yaml:1")]
    [InlineData("name: tokyo\nname: osaka", "twice")]
    [InlineData("password: ${env:OTHER}", "OTHER is not set")]
    public void Invalid_input_is_wrong_usage(string text, string expected) =>
        Assert.Contains(
            expected, Assert.Throws<CommandProblem>(() => BodyFile.Parse(text, "tokyo.yaml", Values)).Message, StringComparison.Ordinal);
}

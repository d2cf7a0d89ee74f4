using System.Text.Json.Nodes;
using Replication.Contracts.Rules;
using Replication.WebConsole.Parts;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class RuleFormTests
{
    [Fact]
    public void A_new_rule_has_the_fields_of_the_form_and_the_defaults()
    {
        var form = new RuleForm { Name = " tokyo ", Source = "a", Targets = ["b"], Namespaces = "team" };

        var expected = """
            {"name":"tokyo","scenario":"sameAccount","source":"a","target":"b","level":"namespace","namespace":"team","tagFilter":".*",
            "override":true,"referrers":true,"deletions":false,"priority":3,"trigger":"push","repair":false}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), form.Body()), form.Body().ToJsonString());
    }

    // Namespaces as typed, the level, and the expected members.
    [Theory]
    [InlineData("team", "namespace", """{"namespace":"team"}""")]
    [InlineData(" team , base ", "namespace", """{"namespaces":["team","base"]}""")]
    [InlineData("platform/*", "namespace", """{"namespaces":["platform/*"]}""")]
    [InlineData("team", "repository", """{"namespace":"team","repository":"app"}""")]
    public void One_namespace_is_a_name_and_several_are_a_list(string typed, string level, string expected)
    {
        var body = new RuleForm { Namespaces = typed, Level = level, Repository = "app" }.Body();

        var shown = new JsonObject(
            new[] { "namespace", "namespaces", "repository" }
                .Where(it => body[it] is not null)
                .Select(it => KeyValuePair.Create(it, (JsonNode?)body[it]!.DeepClone())));
        Assert.Equal(expected, shown.ToJsonString());
    }

    [Fact]
    public void Several_targets_are_a_list()
    {
        var body = new RuleForm { Targets = ["b", "c"] }.Body();

        Assert.Null(body["target"]);
        Assert.Equal("""["b","c"]""", body["targets"]!.ToJsonString());
    }

    [Fact]
    public void An_edited_rule_keeps_what_the_form_does_not_show()
    {
        var rule = """
            {"id":"1","name":"r","scenario":"crossAccount","source":"a","targets":["b","c"],"level":"namespace","namespaces":["x","y/*"],
            "tagFilter":".*","tags":{"deny":["latest"]},"excludeTags":["*-rc"],"override":false,"referrers":false,"deletions":true,
            "priority":5,"trigger":"poll","poll":"15m","reconcile":"1h","repair":true,"minAge":"1d","enabled":false,"platforms":["linux/amd64"],
            "declared":false,"createdAt":"2026-01-01T00:00:00Z","status":{},"warnings":[]}
            """;

        var body = RuleForm.Of(rule).Body();

        var expected = JsonNode.Parse(rule)!.AsObject();
        foreach (var key in ShownRule.ReadOnlyKeys)
            expected.Remove(key);
        Assert.True(JsonNode.DeepEquals(expected, body), body.ToJsonString());
    }

    [Fact]
    public void A_glob_stays_until_a_regular_expression_replaces_it()
    {
        var form = RuleForm.Of("""{"name":"r","tagFilter":".*","tagGlob":"v*"}""");
        Assert.Equal("v*", (string?)form.Body()["tagGlob"]);

        form.TagFilter = "v[0-9]+";

        Assert.Null(form.Body()["tagGlob"]);
        Assert.Equal("v[0-9]+", (string?)form.Body()["tagFilter"]);
    }

    [Fact]
    public void An_emptied_field_leaves_the_body()
    {
        var form = RuleForm.Of("""{"name":"r","description":"old","reconcile":"1h","tagFilter":"v1"}""");
        (form.Description, form.Reconcile, form.TagFilter) = ("", " ", "");

        var body = form.Body();

        Assert.Null(body["description"]);
        Assert.Null(body["reconcile"]);
        Assert.Equal(".*", (string?)body["tagFilter"]);
    }

    // Source, region, and the instances that can be chosen.
    [Theory]
    [InlineData("", "", "a,b,c")]
    [InlineData("a", "", "b,c")]
    [InlineData("a", "east", "b")]
    public void Targets_are_the_other_instances_of_the_region(string source, string region, string expected)
    {
        (string, string?)[] instances = [("a", "east"), ("b", "east"), ("c", null)];

        Assert.Equal(expected.Split(','), RuleForm.TargetsOf(instances, source, region, static it => it).Select(static it => it.Item1));
    }
}

using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Rules;

public sealed class TargetNamesTests
{
    [Theory]
    [InlineData("team/app", null, null, "team/app")]
    [InlineData("app", null, null, "app")]
    [InlineData("team/app", "mirror", null, "mirror/app")]
    [InlineData("team/app", "mirror/{namespace}", null, "mirror/team/app")]
    [InlineData("a/b/app", "{namespace}/copy", null, "a/b/copy/app")]
    [InlineData("team/app", "_", null, "app")]
    [InlineData("app", "mirror", null, "mirror/app")]
    [InlineData("team/app", null, "the-{repository}", "team/the-app")]
    [InlineData("a/b/app", "_", "{namespace}-{repository}", "a-b-app")]
    [InlineData("a/b/app", "mirror", "{repository}.{namespace}", "mirror/app.a-b")]
    public void A_repository_has_its_name_at_the_target(string source, string? @namespace, string? repository, string expected)
    {
        var name = RepositoryName.Parse(source);
        var rule = Rule("r", "a", "b") with { Namespace = name.Namespace, TargetNamespace = @namespace, TargetRepository = repository };

        Assert.Null(TargetNames.NamespaceProblem(rule));
        Assert.Null(TargetNames.RepositoryProblem(rule));
        Assert.True(TargetNames.TryMake(rule, name, out var target));
        Assert.Equal(expected, target.Text);
    }

    [Theory]
    [InlineData("team/app", "mirror/{namespace}", null, "mirror/team/app")]
    [InlineData("app", "mirror/{namespace}", null, "mirror/app")]
    [InlineData("app", "{namespace}", null, "app")]
    [InlineData("app", "{namespace}/copy", null, "copy/app")]
    [InlineData("app", "a/{namespace}/b", null, "a/b/app")]
    [InlineData("a/b/app", "_", "{namespace}-{repository}", "a-b-app")]
    [InlineData("app", "_", "{namespace}-{repository}", "app")]
    public void A_glob_maps_every_namespace(string source, string? @namespace, string? repository, string expected)
    {
        var rule = Rule("r", "a", "b") with
        {
            Namespace = null,
            Namespaces = ["**"],
            TargetNamespace = @namespace,
            TargetRepository = repository
        };

        Assert.Null(TargetNames.NamespaceProblem(rule));
        Assert.Null(TargetNames.RepositoryProblem(rule));
        Assert.True(TargetNames.TryMake(rule, RepositoryName.Parse(source), out var target));
        Assert.Equal(expected, target.Text);
    }

    [Theory]
    [InlineData("team base", "mirror", null, "needs {namespace} for several source namespaces")]
    [InlineData("*", "mirror", "x-{repository}", "needs {namespace} for several source namespaces")]
    [InlineData("*", "Mirror/{namespace}", null, "makes 'Mirror/a', which is no namespace")]
    [InlineData("team _", "mirror/{namespace}", null, "the empty one")]
    public void Several_namespaces_stay_apart(string namespaces, string template, string? repository, string words) =>
        AssertRefused("rule.targetNamespace", words, Rule("r", "a", "b") with
        {
            Namespace = null,
            Namespaces = namespaces.Split(' '),
            TargetNamespace = template,
            TargetRepository = repository
        });

    [Fact]
    public void One_repository_may_have_any_other_name()
    {
        var rule = Rule("r", "a", "b") with { Level = RuleLevel.Repository, Repository = "app", TargetRepository = "other" };

        Assert.Null(TargetNames.RepositoryProblem(rule));
        Assert.True(TargetNames.TryMake(rule, RepositoryName.Parse("team/app"), out var target));
        Assert.Equal("team/other", target.Text);
    }

    [Theory]
    [InlineData("team", "{repository}", "position 0")]
    [InlineData("team", "mirror/{name}", "position 7")]
    [InlineData("team", "mirror}", "position 6")]
    [InlineData("team", "{namespace}-{", "position 12")]
    [InlineData("team", "Mirror", "'Mirror'")]
    [InlineData("team", "mirror/", "'mirror/'")]
    [InlineData("_", "mirror/{namespace}", "the empty one")]
    public void A_wrong_target_namespace_is_refused(string @namespace, string template, string words) =>
        AssertRefused("rule.targetNamespace", words, Rule("r", "a", "b") with { Namespace = @namespace, TargetNamespace = template });

    [Theory]
    [InlineData("team", "all", "all repositories become one")]
    [InlineData("team", "{tag}-{repository}", "position 0")]
    [InlineData("team", "{repository}/copy", "'/'")]
    [InlineData("team", "-{repository}", "'-a'")]
    [InlineData("_", "{namespace}-{repository}", "the empty one")]
    public void A_wrong_target_repository_is_refused(string @namespace, string template, string words) =>
        AssertRefused("rule.targetRepository", words, Rule("r", "a", "b") with { Namespace = @namespace, TargetRepository = template });

    [Fact]
    public void A_name_that_registries_reject_is_no_target() =>
        Assert.False(TargetNames.TryMake(
            Rule("r", "a", "b") with { TargetNamespace = new string('m', 200) },
            RepositoryName.Parse($"team/{new string('a', 200)}"),
            out _));

    private static void AssertRefused(string code, string words, ReplicationRule rule)
    {
        var problem = Assert.Single(RuleChecks.Check(rule, new([Instance("a"), Instance("b")])));

        Assert.Equal(code, problem.Code);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }
}

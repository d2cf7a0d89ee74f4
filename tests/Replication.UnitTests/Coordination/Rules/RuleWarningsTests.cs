using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Rules;

public sealed class RuleWarningsTests
{
    private static readonly InstanceCatalog Instances = new([Instance("a"), Instance("b")]);

    [Theory]
    [InlineData("v*", "rule.probableGlob", "tagGlob: \"v*\" instead, which is tagFilter: \"v.*\"")]
    [InlineData("release-?", "rule.probableGlob", "tagFilter: \"release-.\"")]
    public void A_filter_that_looks_like_a_glob_is_reported_with_the_probable_intention(string filter, string code, string words)
    {
        var warning = Assert.Single(Of(Rule("r", "c", "b") with { TagFilter = filter }));

        Assert.Equal(code, warning.Code);
        Assert.Contains(words, warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_glob_that_looks_like_a_regular_expression_and_a_list_with_a_glob_are_reported()
    {
        Assert.Equal("rule.probableRegex", Assert.Single(Of(Rule("r", "c", "b") with { TagGlob = "v.*", TagFilter = @"v\..*" })).Code);
        Assert.Contains("'.*-rc'", Assert.Single(Of(Rule("r", "c", "b") with { Tags = new TagLists { Deny = ["*-rc"] } })).Message,
            StringComparison.Ordinal);
        Assert.Empty(Of(Rule("r", "c", "b") with { TagGlob = "v*", TagFilter = "v.*" }));
        Assert.Empty(Of(Rule("r", "c", "b") with { TagGlob = "v1.*", TagFilter = @"v1\..*" }));
    }

    [Fact]
    public void A_source_without_a_webhook_is_reported()
    {
        Assert.Equal("rule.sourceWithoutWebhook", Assert.Single(Of(Rule("r", "a", "b"))).Code);
        // The reconciler needs no report.
        Assert.Empty(Of(Rule("r", "a", "b") with { Reconcile = new Duration(TimeSpan.FromHours(1)), Repair = true }));
        Assert.Contains(Of(Rule("r", "a", "b") with { Repair = true }), static it => it.Code == "rule.repairWithoutReconcile");
        Assert.Empty(Of(Rule("r", "unknown", "b")));
        Assert.Empty(Of(Rule("r", "a", "b") with { Trigger = RuleTrigger.Manual }));
        Assert.Empty(
            Of(Rule("r", "a", "b") with { Trigger = RuleTrigger.Poll, Poll = new Duration(TimeSpan.FromHours(1)), Repair = true }));
    }

    [Fact]
    public void A_namespace_without_a_repository_is_reported_also_when_deeper_ones_exist()
    {
        var rule = Rule("r", "a", "b");

        Assert.Empty(SourceContent.OfNamespaces(rule, [RepositoryName.Parse("team/app")]));
        Assert.Contains("check the spelling", Assert.Single(SourceContent.OfNamespaces(rule, [])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "but 1 in namespaces below it: namespace: team covers team/NAME only",
            Assert.Single(
                SourceContent.OfNamespaces(rule, [RepositoryName.Parse("team/sub/app"), RepositoryName.Parse("teams/app")])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Each_namespace_and_glob_without_a_repository_is_reported()
    {
        var rule = Rule("r", "a", "b") with { Namespace = null, Namespaces = ["team", "base", "platform/*"] };

        Assert.Equal(
            [
                "the source instance 'a' has no repository in the namespace 'base'; check the spelling, or push the first image",
                "the source instance 'a' has no repository in a namespace that 'platform/*' matches; check the spelling, or push the "
                    + "first image",
            ],
            SourceContent.OfNamespaces(rule, [RepositoryName.Parse("team/app"), RepositoryName.Parse("platform/app")])
                .Select(static it => it.Message));
    }

    [Fact]
    public void A_rule_that_leaves_no_repository_of_its_namespace_is_reported()
    {
        var rule = Rule("r", "a", "b") with { RepositoryFilter = "app", ExcludeRepositories = ["app"] };

        var warning = Assert.Single(SourceContent.OfNamespaces(rule, [RepositoryName.Parse("team/app")]));

        Assert.Equal("rule.noRepositoryMatches", warning.Code);
        Assert.StartsWith(
            "the source instance 'a' has repositories in the namespace 'team', but the rule covers none",
                warning.Message,
                StringComparison.Ordinal);
        Assert.Empty(SourceContent.OfNamespaces(rule with { ExcludeRepositories = [] }, [RepositoryName.Parse("team/app")]));
    }

    [Fact]
    public void Filters_of_another_kind_are_recognised()
    {
        Assert.Equal("rule.probableGlob", Assert.Single(Of(Rule("r", "c", "b") with { RepositoryFilter = "app-*" })).Code);
        Assert.Equal("rule.probableRegex", Assert.Single(Of(Rule("r", "c", "b") with { ExcludeTags = ["v.*"] })).Code);
        Assert.Empty(Of(Rule("r", "c", "b") with { RepositoryFilter = "app-.*", ExcludeTags = ["v*", "v1.*"] }));
    }

    [Fact]
    public void A_rule_that_matches_no_existing_tag_is_reported_with_some_of_them()
    {
        var rule = Rule("r", "a", "b") with { TagFilter = "release-.*" };

        Assert.Contains(
            "none of the 4 tags that were read from team/app at 'a' matches the rule; they are, for example, v1, v2, v3;",
            Assert.Single(SourceContent.OfTags(rule, "team/app", ["v1", "v2", "v3", "v4"])).Message,
            StringComparison.Ordinal);
        Assert.Empty(SourceContent.OfTags(rule, "team/app", ["v1", "release-1"]));
        Assert.Empty(SourceContent.OfTags(rule, "team/app", []));
    }

    [Fact]
    public void A_reference_that_the_API_does_not_replace_is_reported()
    {
        var rule = Rule("r", "c", "b") with
        {
            Description = "$TEAM_NAME",
            TagFilter = "${env:FILTER}",
            Tags = new TagLists { Allow = ["${FILTER}", "v.*"] },
        };

        var warnings = RuleWarnings.OfReferences(rule);

        Assert.Equal(["description", "tagFilter", "tags.allow"], warnings.Select(static it => it.Message.Split(':')[0]).Order());
        Assert.All(warnings, static it =>
        {
            Assert.Equal("rule.probableVariable", it.Code);
            Assert.Contains("replication rules create --file", it.Message, StringComparison.Ordinal);
        });
        Assert.Empty(RuleWarnings.OfReferences(rule with { Declared = true }));
        Assert.Empty(RuleWarnings.OfReferences(Rule("r", "c", "b") with { TagFilter = "v1$" }));
    }

    [Fact]
    public void A_filter_that_is_changed_during_a_pause_is_reported()
    {
        var before = Rule("r", "c", "b") with { Pause = new RulePause(Noon, "ci", Hold: false) };
        var after = before with { TagFilter = "v.*" };

        var warning = Assert.Single(RuleWarnings.OfChangeDuringPause(before, after));

        Assert.Equal("rule.pauseRecordsChanged", warning.Code);
        Assert.Contains("replication backfills create r", warning.Message, StringComparison.Ordinal);
        Assert.Empty(RuleWarnings.OfChangeDuringPause(before, before with { Description = "other" }));
        Assert.Empty(RuleWarnings.OfChangeDuringPause(before, after with { Pause = null }));
        Assert.Empty(RuleWarnings.OfChangeDuringPause(null, after));
        Assert.Empty(RuleWarnings.OfChangeDuringPause(before with { Pause = null }, after));
    }

    private static IReadOnlyList<ShownRuleWarning> Of(ReplicationRule rule) => RuleWarnings.Of(rule, Instances);
}

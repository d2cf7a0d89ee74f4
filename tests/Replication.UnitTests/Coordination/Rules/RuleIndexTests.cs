using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Rules;

public sealed class RuleIndexTests
{
    private static readonly ReplicationRule Namespaced = Rule("ns", "a", "b");
    private static readonly ReplicationRule Single =
        Rule("app", "a", "c") with { Level = RuleLevel.Repository, Repository = "app", TagFilter = "v.*" };

    [Theory]
    [InlineData("a", "team/app", "v1", "app,ns")]
    [InlineData("a", "team/app", "latest", "ns")]
    [InlineData("a", "team/other", "v1", "ns")]
    [InlineData("a", "team/sub/app", "v1", "")]
    [InlineData("a", "app", "v1", "")]
    [InlineData("b", "team/app", "v1", "")]
    public void A_push_matches_by_instance_scope_and_whole_tag(string instance, string repository, string tag, string expected) =>
        Assert.Equal(expected, Match([Namespaced, Single], instance, repository, tag, Noon));

    [Fact]
    public void A_rule_is_found_by_the_first_digits_of_its_id_only_when_it_has_an_id_of_digits()
    {
        var stored = Rule("app", "a", "b") with { Id = "0190c2f0-1111-7000-8000-000000000001" };
        var other = Rule("base", "a", "c") with { Id = "0190c2f0-2222-7000-8000-000000000002" };
        var declared = Rule("0190c2", "a", "d");
        var index = new RuleIndex(new RuleSet(Guid.Empty, [stored, other, declared], []));

        Assert.Equal(["app"], index.FindByPrefix("0190c2f0-1").Select(static it => it.Name));
        Assert.Equal(["app", "base"], index.FindByPrefix("0190C2F0").Select(static it => it.Name).Order(StringComparer.Ordinal));
        Assert.Empty(index.FindByPrefix("019"));
        Assert.Empty(index.FindByPrefix("base"));
        Assert.Same(declared, index.Find("0190c2"));
    }

    [Fact]
    public void A_repository_without_namespace_is_matched_by_the_empty_one()
    {
        Assert.Equal("ns", Match([Namespaced with { Namespace = "_" }], "a", "app", "v1", Noon));
        Assert.Equal("app", Match([Single with { Namespace = "_" }], "a", "app", "v1", Noon));
    }

    [Fact]
    public void Only_pushes_since_the_rule_became_active_match()
    {
        Assert.Equal("ns", Match([Namespaced], "a", "team/app", "v1", Noon));
        Assert.Equal("", Match([Namespaced], "a", "team/app", "v1", Noon.AddMinutes(-6)));
    }

    [Theory]
    // Received since the rule became active: the publisher's clock may be wrong by five minutes.
    [InlineData(0, 1, true)]
    [InlineData(-45, 1, true)]
    [InlineData(-300, 1, true)]
    [InlineData(-301, 1, false)]
    [InlineData(-86_400, 1, false)]
    [InlineData(3600, 1, true)]
    // Received before: the clocks of this system's own processes may differ by a minute.
    [InlineData(-45, -60, true)]
    [InlineData(0, -61, false)]
    [InlineData(3600, -61, false)]
    public void A_push_that_arrives_after_the_rule_became_active_is_not_lost_by_the_publisher_s_clock(
        int pushedSeconds, int receivedSeconds, bool isCovered)
    {
        var push = Push("a", "team/app", "v1", Noon.AddSeconds(pushedSeconds)) with { ReceivedAt = Noon.AddSeconds(receivedSeconds) };
        var younger = new List<ReplicationRule>();

        var matches = new RuleIndex(new RuleSet(Guid.NewGuid(), [Namespaced, Rule("other", "a", "c") with { Namespace = "elsewhere" }], []))
            .Match(push, younger);

        Assert.Equal(isCovered ? ("ns", "") : ("", "ns"), (Ids(matches), Ids(younger)));
    }

    [Fact]
    public void A_time_at_the_end_of_the_calendar_is_a_time() =>
        Assert.Equal("ns", Match([Namespaced with { ActiveSince = default }], "a", "team/app", "v1", DateTimeOffset.MaxValue));

    [Fact]
    public void A_rule_that_is_not_enabled_matches_nothing() =>
        Assert.Equal("", Match([Namespaced with { Enabled = false }], "a", "team/app", "v1", Noon));

    [Theory]
    [InlineData(RuleTrigger.Push, 1)]
    [InlineData(RuleTrigger.Poll, 0)]
    [InlineData(RuleTrigger.Manual, 0)]
    public void Only_a_rule_with_the_trigger_push_matches_what_is_reported(RuleTrigger trigger, int count)
    {
        var index = new RuleIndex(new RuleSet(Guid.NewGuid(), [Namespaced with { Trigger = trigger }], []));
        var push = Push("a", "team/app", "v1", Noon);

        Assert.Equal(count, index.Match(push).Count);
        Assert.Equal(count, index.MatchReferrer(push, []).Count);
        Assert.NotNull(index.Find("ns"));
    }

    [Fact]
    public void Lists_of_tags_count_as_well()
    {
        var lists = Namespaced with { Tags = new TagLists { Deny = ["v1"], Semver = "<2" } };

        Assert.Equal("", Match([lists], "a", "team/app", "v1", Noon));
        Assert.Equal("ns", Match([lists], "a", "team/app", "v1.1", Noon));
    }

    [Theory]
    [InlineData("deny", "", "", "deny", "deny", "allowed")]
    [InlineData("x\ndeny\nv1", "", "x", "v1,deny", "x", "denied")]
    public void Rules_with_different_lists_are_distinguished(
        string allowed, string denied, string otherAllowed, string otherDenied, string tag, string expected)
    {
        var one = Rule("allowed", "a", "b") with { Tags = new TagLists { Allow = Items(allowed), Deny = Items(denied) } };
        var other = Rule("denied", "a", "c") with { Tags = new TagLists { Allow = Items(otherAllowed), Deny = Items(otherDenied) } };

        Assert.Equal(expected, Match([one, other], "a", "team/app", tag, Noon));
        Assert.Equal(expected, Match([other, one], "a", "team/app", tag, Noon));

        static string[] Items(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void The_index_finds_the_same_rules_as_a_scan()
    {
        string[] patterns = [
            ".*",
            "v.*",
            "v1",
            "v1.*",
            @"v1\.0",
            "v[0-9]+",
            "(v|w)1",
            "v1|w1",
            "w1?",
            "(?i)V1",
            "v1.0-rc.*",
            "",
            "v1{2}",
            ".*1",
            @".*\.0",
            ".*-rc1",
            "v.*-rc1",
            ".*c[0-9]",
            ".*x?0",
            @".*\x31",
            "(v.*)0",
            ".*[^1]",
            ".*st",
            "[v]1"
        ];
        string[] tags = ["v1", "v11", "v1.0", "w", "w1", "V1", "v1x0", "v1.0-rc1", "latest"];
        var rules = patterns.Select((pattern, i) => Rule($"r{i:D2}", "a", $"t{i}") with { TagFilter = pattern }).ToArray();

        foreach (var tag in tags)
        {
            var expected = rules.Where(it => TagSelection.TryRead(it, out var selection, out _) && selection.Matches(tag))
                .Select(it => it.Id);
            Assert.Equal(string.Join(',', expected), Match(rules, "a", "team/app", tag, Noon));
        }
    }

    [Fact]
    public void A_rule_is_found_by_id_and_by_name()
    {
        var index = new RuleIndex(new RuleSet(Guid.NewGuid(), [Namespaced with { Id = "1" }, Single with { Id = "ns" }], []));

        Assert.Equal("ns", index.Find("1")?.Name);
        Assert.Equal("app", index.Find("ns")?.Name);
        Assert.Equal("ns", index.Find("app")?.Id);
        Assert.Null(index.Find("none"));
    }

    [Theory]
    // A tag that matches is an image of the rule, whatever it refers to.
    [InlineData("v1", true, "")]
    [InlineData("latest", true, "app")]
    [InlineData(null, true, "app,ns")]
    [InlineData(null, false, "")]
    public void A_possible_referrer_is_matched_by_the_rules_of_its_repository(string? tag, bool referrers, string expected)
    {
        var index = new RuleIndex(
            new RuleSet(Guid.NewGuid(), [Namespaced with { Referrers = referrers }, Single with { Referrers = referrers }], []));

        Assert.Equal(expected, Followed("a", Noon));
        Assert.Equal("", Followed("a", Noon.AddMinutes(-6)));
        Assert.Equal("", Followed("b", Noon));

        string Followed(string instance, DateTimeOffset pushedAt)
        {
            var push = Push(instance, "team/app", tag, pushedAt);
            return Ids(index.MatchReferrer(push, index.Match(push)));
        }
    }

    [Fact]
    public void A_push_by_digest_matches_no_filter() =>
        Assert.Empty(new RuleIndex(new RuleSet(Guid.NewGuid(), [Namespaced], [])).Match(Push("a", "team/app", tag: null, Noon)));

    private static string Match(ReplicationRule[] rules, string instance, string repository, string tag, DateTimeOffset pushedAt) =>
        Ids(new RuleIndex(new RuleSet(Guid.NewGuid(), rules, [])).Match(Push(instance, repository, tag, pushedAt)));

    private static string Ids(IEnumerable<ReplicationRule> rules) => string.Join(',', rules.Select(it => it.Id));

    private static ImagePushed Push(string instance, string repository, string? tag, DateTimeOffset pushedAt) => new()
    {
        PushId = Guid.NewGuid(),
        Instance = instance,
        Repository = RepositoryName.Parse(repository),
        Tag = tag is null ? null : Tag.Parse(tag),
        PushedAt = pushedAt,
        ReceivedAt = pushedAt,
    };
}

using System.Globalization;
using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Rules;

/// <summary>Counts how many of ten thousand rules a push is compared with, however the rules differ.</summary>
public sealed class RuleIndexWorkTests
{
    private const int RuleCount = 10_000;

    // The number may begin with the numbers of other rules: team-4, team-47 and so on.
    private const int MaxComparedCount = 6;

    // What differs between the rules ("#" is the number of the rule), and a push that rule 4711 matches.
    [Theory]
    [InlineData("namespace", "team-#", "team-4711/app", "v1")]
    [InlineData("namespaces", "team-#/*", "team-4711/sub/app", "v1")]
    [InlineData("namespaces", "team-#/**", "team-4711/a/b/c/app", "v1")]
    [InlineData("namespaces", "*/x#/**", "team/x4711/app", "v1")]
    [InlineData("namespaces", "**/x#", "a/b/x4711/app", "v1")]
    [InlineData("repositoryFilter", "app-#-.*", "team/app-4711-1", "v1")]
    [InlineData("repositoryFilter", ".*-#-.*", "team/app-4711-1", "v1")]
    [InlineData("tagFilter", "release-#-.*", "team/app", "release-4711-1")]
    [InlineData("tagFilter", ".*-#-.*", "team/app", "v1-4711-x")]
    [InlineData("tagFilter", "release-v.*-#-.*-final", "team/app", "release-v1-4711-x-final")]
    [InlineData("tagFilter", @"v[0-9]+\.#", "team/app", "v1.4711")]
    [InlineData("tagFilter", "(?:build|release)-[0-9]+-#-.*", "team/app", "build-1-4711-x")]
    [InlineData("tagFilter", "(?i)V.*-#-X.*", "team/app", "v1-4711-x")]
    [InlineData("repositoryFilter", "(?i)(?:App|tool)-#-.*", "team/app-4711-1", "v1")]
    [InlineData("tags.allow", "v.*-#-.*", "team/app", "v1-4711-x")]
    [InlineData("tags.semver", "~#.1", "team/app", "4711.1.5")]
    [InlineData("tags.semver", ">=#.1 <#.2 || =v#.7.0", "team/app", "v4711.7")]
    [InlineData("tags.semver", ">=1.0.0-rc.# <1.0.0-rc.#.1", "team/app", "1.0.0-rc.4711")]
    // What differs as well are patterns without a literal that few rules have.
    [InlineData("tags.semver+allow", "~#.1", "team/app", "v4711.1.5")]
    [InlineData("tags.semver+deny", "~#.1", "team/app", "v4711.1.5")]
    [InlineData("tags.semver+excludeTags", "~#.1", "team/app", "v4711.1.5")]
    [InlineData("tags.semver+excludeTags", ">=1.0.0-rc.# <1.0.0-rc.#.1", "team/app", "1.0.0-rc.4711")]
    // Every range has the version, so the patterns decide.
    [InlineData("tags.allow+semver", @"v1\.#\.0", "team/app", "v1.4711.0")]
    public void A_push_is_compared_with_few_of_many_rules(string key, string value, string repository, string tag)
    {
        var rules = Enumerable.Range(0, RuleCount).Select(i => Rule(i, key, value)).ToList();
        var index = new RuleIndex(new RuleSet(Guid.NewGuid(), rules, []));
        var push = new ImagePushed
        {
            PushId = Guid.NewGuid(),
            Instance = "a",
            Repository = RepositoryName.Parse(repository),
            Tag = Tag.Parse(tag),
            PushedAt = Noon,
            ReceivedAt = Noon,
        };

        var matches = index.Match(push);

        Assert.Equal("r4711", Assert.Single(matches).Name);
        Assert.InRange(index.CompiledCount, 1, MaxComparedCount);
        Assert.False(index.MatchesReferrer(push, matches) && index.CompiledCount > MaxComparedCount);
    }

    private static string Zeros(int count) => $"[0-9]{{{count % 100},{100 + (count / 100)}}}";

    private static ReplicationRule Rule(int i, string key, string template)
    {
        var value = template.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var rule = Samples.Rule($"r{i}", "a", $"t{i}");
        return key switch
        {
            "namespace" => rule with { Namespace = value },
            "namespaces" => rule with { Namespace = null, Namespaces = [value] },
            "repositoryFilter" => rule with { RepositoryFilter = value },
            "tags.allow" => rule with { Tags = new TagLists { Allow = [value] } },
            "tags.semver" => rule with { Tags = new TagLists { Semver = value } },
            "tags.semver+allow" => rule with { Tags = new TagLists { Semver = value, Allow = [$"v[0-9.]+|{Zeros(i)}.*"] } },
            "tags.semver+deny" => rule with { Tags = new TagLists { Semver = value, Deny = [$"x-{i}"] } },
            "tags.semver+excludeTags" => rule with { Tags = new TagLists { Semver = value }, ExcludeTags = [$"*-x{i}"] },
            "tags.allow+semver" => rule with { Tags = new TagLists { Semver = $">=0.{i % 100}", Allow = [value] } },
            _ => rule with { TagFilter = value },
        };
    }
}

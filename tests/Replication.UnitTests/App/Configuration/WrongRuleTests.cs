using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>Each row: one key of a rule that is put in or changed, and the words of its one problem.</summary>
public sealed class WrongRuleTests
{
    private const int RuleLine = 5;

    [Theory]
    [InlineData("name", "Team_To_Tokyo", "'Team_To_Tokyo' is not allowed|allowed: lower-case letters, digits and inner dashes")]
    [InlineData("name", "export", "'export' is an address of the API that shows all rules|allowed: lower-case letters")]
    [InlineData("source", "hangzou", "'hangzou' is not the name of an instance|allowed: hangzhou, tokyo")]
    [InlineData("target", "Tokyo", "'Tokyo' is not the name of an instance|allowed: hangzhou, tokyo")]
    [InlineData("target", "[tokyo]", "found a list|allowed: hangzhou, tokyo")]
    [InlineData("scenario", "sameaccount", "'sameaccount' is not allowed|allowed: sameAccount, crossAccount")]
    [InlineData("level", "team", "'team' is not allowed|allowed: namespace, repository")]
    [InlineData("level", "Namespace", "'Namespace' is not allowed|allowed: namespace, repository")]
    [InlineData("namespace", "Team", "'Team' is not allowed|allowed: a path of lower-case letters|or _ for the empty namespace")]
    [InlineData("namespace", "/team", "'/team' is not allowed|allowed")]
    [InlineData("namespace", "team/", "'team/' is not allowed|allowed")]
    [InlineData("namespace", "__", "'__' is not allowed|allowed")]
    [InlineData("namespace", "''", "'' is not allowed|allowed")]
    [InlineData("namespace", "team/*", "'team/*' is a glob, which belongs under namespaces|allowed")]
    [InlineData("namespaces", "[base]", "the key is not allowed beside 'namespace'|allowed: one of the two")]
    [InlineData("repositoryFilter", "\"app(\"", "'app(' is no regular expression|position 4|rule.repositoryFilter")]
    [InlineData("excludeRepositories", "[\"a**\"]", "'a**' has '**' in 'a**'|rule.excludeRepositories", "[0]")]
    [InlineData("excludeTags", "[\"v(\"]", "'v(' has a character at position 1 that no tag contains", "[0]")]
    [InlineData("repository", "app", "the key is not allowed at level: namespace|allowed: level: repository")]
    [InlineData("override", "maybe", "'maybe' is not allowed|allowed: true, false")]
    [InlineData("enabled", "on", "'on' is not allowed|allowed: true, false")]
    [InlineData("enabled", "", "no value|allowed: true, false")]
    [InlineData("targetNamespace", "''", "'' is not allowed|allowed: a text")]
    [InlineData("referrers", "all", "'all' is not allowed|allowed: true, false")]
    [InlineData("deletions", "tags", "'tags' is not allowed|allowed: true, false")]
    [InlineData("platforms", "linux/amd64", "found a plain value|allowed: a list")]
    [InlineData("platforms", "[amd64]", "'amd64' is not allowed|allowed: os/arch", "[0]")]
    [InlineData("tags", "[v1]", "found a list|allowed: a mapping")]
    [InlineData("tags", "{ allow: [\"v(\"] }", "'v(' is no regular expression|position 2", ".allow[0]")]
    [InlineData("tags", "{ deny: v1 }", "found a plain value|allowed: a list", ".deny")]
    [InlineData("tags", "{ semver: latest }", "'latest' is no range of versions|position 0|allowed: comparisons", ".semver")]
    [InlineData("tags", "{ latest: 2, latestBy: age }", "'age' is not allowed|allowed: semver, pushTime", ".latestBy")]
    [InlineData("tags", "{ semver: '1', latestBy: pushTime }", "the key is missing|allowed: a whole number from 1 to 1000", ".latest")]
    [InlineData("tags", "{ only: [v1] }", "'only' is not known|allowed: allow, deny, semver", ".only")]
    [InlineData("priority", "0", "'0' is not allowed|allowed: a whole number from 1 to 5")]
    [InlineData("priority", "6", "'6' is not allowed|allowed: a whole number from 1 to 5")]
    [InlineData("trigger", "never", "'never' is not allowed|allowed: push, poll, manual")]
    [InlineData("poll", "15m", "'15m' is not allowed without trigger: poll|allowed: both, or no such key")]
    [InlineData("createRepository", "yes", "'yes' is not allowed|allowed: true, false")]
    [InlineData("createRepository", "[ecr]", "found a list|allowed: a mapping")]
    [InlineData("createRepository", "{ gar: {} }", "'gar' is not known|allowed: ecr, harbor, acr", ".gar")]
    [InlineData(
        "createRepository", "{ ecr: { encryption: des } }", "'des' is not allowed|allowed: aes256, kms, kmsDsse", ".ecr.encryption")]
    [InlineData(
        "createRepository",
        "{ ecr: { kmsKey: alias/a } }",
        "the key is not allowed beside encryption: aes256|allowed: encryption: kms or kmsDsse",
        ".ecr.kmsKey")]
    [InlineData(
        "createRepository", "{ ecr: { lifecyclePolicy: short } }", "has 5 characters|allowed: a lifecycle policy", ".ecr.lifecyclePolicy")]
    [InlineData("createRepository", "{ ecr: { tags: [team] } }", "'team' is not allowed|allowed: KEY=VALUE", ".ecr.tags[0]")]
    [InlineData("createRepository", "{ ecr: { tags: [\"aws:a=b\"] } }", "'aws:a=b' is not allowed|allowed: KEY=VALUE", ".ecr.tags[0]")]
    [InlineData("createRepository", "{ ecr: { tags: [\"a=b\", \"a=c\"] } }", "has the key 'a' twice|allowed: each key once", ".ecr.tags")]
    [InlineData(
        "createRepository", "{ harbor: { visibility: open } }", "'open' is not allowed|allowed: private, public", ".harbor.visibility")]
    [InlineData("createRepository", "{ acr: { type: PUBLIC } }", "'PUBLIC' is not allowed|allowed: private, public", ".acr.type")]
    [InlineData("createRepository", "{ acr: { summary: '' } }", "'' has 0 characters|allowed: a text of 1 to 100", ".acr.summary")]
    [InlineData("verify", "{ }", "the key is missing|allowed: public keys of cosign", ".cosign")]
    [InlineData(
        "verify", "{ cosign: [{ name: a, key: x }] }", "holds no public key|allowed: PEM text of an ECDSA or RSA", ".cosign[0].key")]
    [InlineData(
        "verify",
        "{ cosign: [{ name: a, key: \"-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\\nYWJj\\n-----END ENCRYPTED SIGSTORE PRIVATE "
            + "KEY-----\" }] }",
        "holds a private key|every viewer can read this value|give the public key",
        ".cosign[0].key")]
    [InlineData("verify", "{ notation: { trustStore: [], trustedIdentities: [\"*\"] } }", "the list is empty", ".notation.trustStore")]
    [InlineData("tagfilter", "x", "'tagfilter' is not known|did you mean 'tagFilter'?|allowed: name, ")]
    [InlineData("id", "x", "'id' is not known|allowed: name, ")]
    [InlineData("declared", "true", "'declared' is not known")]
    public void A_wrong_rule_is_refused(string key, string value, string words, string item = "") =>
        Reading.IsRefused(Rule(key, value), RuleLine, $"rules[0].{key}{item}", words);

    [Theory]
    [InlineData("(", "position 1")]
    [InlineData("v[", "position 2")]
    [InlineData("a)(b", "position 2")]
    [InlineData("*", "position 1")]
    [InlineData("v(?=1)", "no linear-time matching|position 5")]
    [InlineData("(a)\\\\1", "no linear-time matching|position 4")]
    [InlineData("(?>a)b", "no linear-time matching|position 4")]
    [InlineData("(a{1000}){1000}", "no linear-time matching")]
    public void A_tag_filter_is_refused_with_the_position(string pattern, string words) =>
        Reading.IsRefused(
            Rule("tagFilter", $"\"{pattern}\""),
            RuleLine,
            "rules[0].tagFilter",
            $"'{pattern.Replace("\\\\", "\\", StringComparison.Ordinal)}'|rule.tagFilter|allowed: a regular expression|whole tag|{words}");

    [Theory]
    [InlineData("name", "allowed: lower-case letters")]
    [InlineData("source", "allowed: hangzhou, tokyo")]
    [InlineData("target", "allowed: hangzhou, tokyo")]
    [InlineData("level", "allowed: namespace, repository")]
    [InlineData("namespace", "allowed: a path")]
    [InlineData("namespace", "or namespaces with several")]
    [InlineData("tagFilter", "allowed: a regular expression")]
    public void A_rule_lacks_a_key(string key, string words) =>
        Reading.IsRefused(Rule(key, null), RuleLine, $"rules[0].{key}", $"the key is missing|{words}");

    [Theory]
    [InlineData("", "the key is missing|allowed: lower-case letters")]
    [InlineData(", repository: App", "'App' is not allowed|allowed: lower-case letters")]
    [InlineData(", repository: base/app", "'base/app' is not allowed|belongs to the key namespace")]
    [InlineData(", repository: ", "no value")]
    public void A_repository_level_rule_names_one_repository(string repository, string words) =>
        Reading.IsRefused(Rule("level", "repository" + repository), RuleLine, "rules[0].repository", words);

    [Theory]
    [InlineData("namespaces: base", "", "found a plain value|allowed: a list")]
    [InlineData("namespaces: [\"Team*\"]", "[0]", "'Team*' has the character 'T'|rule.namespaces")]
    public void A_list_of_namespaces_is_refused(string namespaces, string item, string words) =>
        Reading.IsRefused(
            Rule("namespace", null).Replace("tagFilter:", $"{namespaces}, tagFilter:", StringComparison.Ordinal),
            RuleLine,
            $"rules[0].namespaces{item}",
            words);

    [Theory]
    [InlineData("poll", "poll", "the key is missing|allowed: a duration from 1m to 30d")]
    [InlineData("poll, poll: 1s", "poll", "'1s' is not allowed|allowed: a duration from 1m to 30d")]
    [InlineData("poll, poll: 15m, reconcile: 1h", "reconcile", "'1h' is not allowed beside trigger: poll")]
    [InlineData("manual, reconcile: 1h", "reconcile", "'1h' is not allowed beside trigger: manual")]
    public void A_trigger_decides_which_intervals_are_given(string trigger, string key, string words) =>
        Reading.IsRefused(Rule("trigger", trigger), RuleLine, $"rules[0].{key}", words);

    [Theory]
    [InlineData("[images]", "[0]", "'images' is not allowed|allowed: image, helm, wasm, signature, sbom, attestation, or a media type")]
    [InlineData("[image, application/]", "[1]", "'application/' is not allowed")]
    [InlineData("image", "", "found a plain value|allowed: a list")]
    public void A_type_of_artifacts_is_a_word_or_a_media_type(string value, string item, string words) =>
        Reading.IsRefused(Rule("artifacts", value), RuleLine, $"rules[0].artifacts{item}", words);

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("five")]
    public void A_number_of_newest_versions_is_bounded(string value) => Reading.IsRefused(
        Rule("tags", $"{{ latest: {value} }}"),
        RuleLine,
        "rules[0].tags.latest",
        $"'{value}' is not allowed|allowed: a whole number from 1 to 1000");

    [Theory]
    [InlineData("24")]
    [InlineData("0s")]
    [InlineData("91d")]
    public void A_minimum_age_is_a_duration(string value) => Reading.IsRefused(
        Rule("minAge", value), RuleLine, "rules[0].minAge", $"'{value}' is not allowed|allowed: a duration from 1s to 90d");

    [Theory]
    [InlineData("repositoryFilter", "app-.*")]
    [InlineData("excludeRepositories", "[app]")]
    [InlineData("namespaces", "[base]")]
    public void A_repository_level_rule_covers_one_repository_only(string key, string value)
    {
        var problems = Reading.Problems(Rule("level", $"repository, repository: app, {key}: {value}"));

        Assert.Contains(problems, it => it.Key == $"rules[0].{key}"
            && it.Message.StartsWith("the key is not allowed at level: repository", StringComparison.Ordinal));
    }

    [Fact]
    public void Namespace_and_repository_together_have_a_longest_length() =>
        Reading.IsRefused(
            Rule("level", $"repository, repository: {new string('a', 251)}"),
            RuleLine,
            "rules[0].repository",
            "too long together with the namespace|allowed: 255 characters");

    [Fact]
    public void Two_rules_have_one_name() =>
        Reading.IsRefused(
            Rule("name", "r") + "\n  - { name: r, source: hangzhou, target: tokyo, level: namespace, namespace: base, tagFilter: x }",
            RuleLine + 1,
            "rules[1].name",
            "'r' is taken by rules[0]|allowed: a name of its own");

    [Fact]
    public void A_rule_without_any_instance_names_none() =>
        Assert.All(
            Reading.Problems("rules: [ { name: r, source: a, target: b, level: namespace, namespace: n, tagFilter: x } ]"),
            it => Reading.Mentions(it, "is not the name of an instance in this configuration, which has none"));

    [Fact]
    public void A_name_that_cannot_be_read_is_not_held_against_the_rules()
    {
        var problem = Assert.Single(Reading.Problems("""
            instances:
              - { name: "${env:NAME}", endpoint: http://a }
              - { name: tokyo, endpoint: http://b }
            rules:
              - { name: r, source: hangzhou, target: tokyo, level: namespace, namespace: team, tagFilter: x }
            """));

        Assert.Equal("instances[0].name", problem.Key);
    }

    [Fact]
    public void A_wrong_instance_is_still_known_by_its_name()
    {
        var problems = Reading.Problems("""
            instances:
              - { name: hangzhou, endpoint: nowhere }
              - { name: tokyo, endpoint: http://b }
            rules:
              - { name: r, source: hangzhou, target: osaka, level: namespace, namespace: team, tagFilter: x }
            """);

        Assert.Equal(["instances[0].endpoint", "rules[0].target"], problems.Select(it => it.Key));
    }

    [Theory]
    [InlineData("rules: { name: r }", 1, "rules", "found a mapping|allowed: a list")]
    [InlineData("rules: [r]", 1, "rules[0]", "found a plain value|allowed: a mapping")]
    [InlineData("rule: []", 1, "rule", "'rule' is not known|did you mean 'rules'?")]
    public void Rules_are_a_list_of_mappings(string yaml, int line, string key, string words) => Reading.IsRefused(yaml, line, key, words);

    // A null takes the key away.
    private static string Rule(string key, string? value)
    {
        var keys = new Dictionary<string, string?>
        {
            ["name"] = "team-to-tokyo",
            ["source"] = "hangzhou",
            ["target"] = "tokyo",
            ["level"] = "namespace",
            ["namespace"] = "team",
            ["tagFilter"] = "\".*\"",
        };
        keys[key] = value;
        var pairs = keys.Where(it => it.Value is not null).Select(it => $"{it.Key}: {it.Value}");
        return $$"""
            instances:
              - { name: hangzhou, endpoint: http://a }
              - { name: tokyo, endpoint: http://b }
            rules:
              - { {{string.Join(", ", pairs)}} }
            """;
    }
}

using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>Each row: keys of an instance from line 4 on, and the line, the key and the words of their one problem.</summary>
public sealed class WrongInstanceTests
{
    private const string EndpointAllowed = "allowed: an absolute http or https address without path";

    [Theory]
    [InlineData("partition: Public", 4, "partition", "'Public' is not allowed|allowed: public, finance, government")]
    [InlineData("partition: china", 4, "partition", "'china' is not allowed|allowed: public, finance, government")]
    [InlineData("edition: enterprise", 4, "edition", "'enterprise' is not allowed|allowed: basic, advanced")]
    [InlineData("region: ''", 4, "region", "''|allowed: a text")]
    [InlineData("region:", 4, "region", "no value|allowed: a text")]
    [InlineData("region: [a]", 4, "region", "found a list|allowed: a text")]
    [InlineData("region: \"a\\tb\"", 4, "region", "'a\\u0009b' is not allowed")]
    [InlineData("account: { id: 1 }", 4, "account", "found a mapping|allowed: a text")]
    [InlineData("internetAccess: no", 4, "internetAccess", "'no' is not allowed|allowed: true, false")]
    [InlineData("internetAccess: 1", 4, "internetAccess", "'1' is not allowed|allowed: true, false")]
    [InlineData(
        "region: cn\ninternetAccess: false", 5, "internetAccess", "'false' is not allowed without an internalEndpoint|allowed: true")]
    [InlineData(
        "internetAccess: false\ninternalEndpoint: here", 5, "internalEndpoint", "'here' is not allowed: it does not begin with http")]
    [InlineData("namespaces: team", 4, "namespaces", "found a plain value|allowed: a list")]
    [InlineData("namespaces: []", 4, "namespaces", "the list is empty|at least one")]
    [InlineData(
        "namespaces:\n  - team\n  - /base",
        6,
        "namespaces[1]",
        "'/base' is not allowed|allowed: a path of lower-case letters|_ for the empty namespace")]
    [InlineData("namespaces: [Team]", 4, "namespaces[0]", "'Team' is not allowed")]
    [InlineData("namespaces: [team, ]\ntrustedAccounts: 1001", 5, "trustedAccounts", "found a plain value|allowed: a list")]
    [InlineData("trustedAccounts: [[1]]", 4, "trustedAccounts[0]", "found a list|allowed: a text")]
    [InlineData(
        "limits: { maxConcurrentRequests: 1 }",
        4,
        "limits.maxConcurrentRequests",
        "'1' is not allowed|allowed: 0 (no limit) or a whole number from 2 to 10000")]
    [InlineData("limits: { requestsPerSecond: -1 }", 4, "limits.requestsPerSecond", "'-1' is not allowed")]
    [InlineData("limits: { bytes: 1 }", 4, "limits.bytes", "'bytes' is not known|bytesPerSecond")]
    [InlineData("internalEndPoint: http://h", 4, "internalEndPoint", "'internalEndPoint' is not known|did you mean 'internalEndpoint'?")]
    [InlineData("uri: http://h", 4, "uri", "'uri' is not known|did you mean 'url'?|allowed: name, kind")]
    [InlineData("kind: folder", 4, "kind", "'folder' is not allowed|allowed: registry, bucket")]
    [InlineData("url: file:///srv/images", 4, "url", "the key is not allowed without kind: bucket")]
    [InlineData("layout: oci", 4, "layout", "the key is not allowed without kind: bucket")]
    [InlineData("name: osaka", 4, "name", "given twice|first in line 2")]
    [InlineData("credentials: robot", 4, "credentials", "found a plain value|allowed: a mapping")]
    [InlineData("credentials: { username: robot }", 4, "credentials.password", "the key is missing|allowed: a text that is not empty")]
    [InlineData("region: cn\ncredentials:\n  password: s", 5, "credentials.username", "the key is missing|allowed: a text without ':'")]
    [InlineData(
        "credentials: { username: 'a:b', password: s }",
        4,
        "credentials.username",
        "the value (not shown) is not allowed|allowed: a text without ':'")]
    [InlineData("credentials: { username: '', password: s }", 4, "credentials.username", "''|allowed")]
    [InlineData("credentials: { username: robot, password: '' }", 4, "credentials.password", "(not shown) is empty")]
    [InlineData("credentials: { username: robot, password: }", 4, "credentials.password", "no value")]
    [InlineData("credentials: { username: robot, passwords: [] }", 4, "credentials.passwords", "the list is empty")]
    [InlineData("credentials: { username: robot, passwords: [a, b, c] }", 4, "credentials.passwords", "of 3 items is too long|allowed: 2")]
    [InlineData("credentials: { username: robot, passwords: [a, ''] }", 4, "credentials.passwords[1]", "the value (not shown) is empty")]
    [InlineData(
        "credentials: { username: robot, password: a, passwords: [a, b] }",
        4,
        "credentials.passwords",
        "not allowed beside 'password'|allowed: one of the two")]
    [InlineData(
        "webhook: { format: generic, authentication: bearer, secrets: [0123456789abcdef, short] }",
        4,
        "webhook.secrets[1]",
        "the value (not shown) is shorter than 16 characters")]
    [InlineData(
        "credentials: { username: robot, pasword: s, password: s }",
        4,
        "credentials.pasword",
        "'pasword' is not known|did you mean 'password'?|allowed: provider, username, password")]
    [InlineData(
        "credentials: { provider: aws }", 4, "credentials.provider", "'aws' is not allowed|allowed: password, ecr, google, azure, alibaba")]
    [InlineData("credentials: { provider: ecr, username: AKIA }", 4, "credentials.password", "the key is missing")]
    [InlineData("credentials: { provider: ecr, tenant: t }", 4, "credentials.tenant", "'tenant' is not known|allowed: provider,")]
    [InlineData("credentials: { provider: azure, username: app, password: s }", 4, "credentials.tenant", "the key is missing")]
    [InlineData("credentials: { provider: alibaba, username: id, password: s }", 4, "credentials.registry", "the key is missing")]
    [InlineData(
        "internalEndpoint: http://h\ninternetAccess: false\ncredentials: { provider: ecr }",
        6,
        "credentials.provider",
        "'ecr' is not allowed beside internetAccess: false")]
    [InlineData("tls: { ca: /etc/ca.pem }", 4, "tls.ca", "(not shown)|allowed: PEM text|${file:PATH}")]
    [InlineData("tls: { caFile: /etc/ca.pem }", 4, "tls.caFile", "'caFile' is not known|allowed: ca, certificate, key, insecure")]
    [InlineData("tls: { key: '-----BEGIN PRIVATE KEY-----' }", 4, "tls.key", "not allowed without the certificate")]
    [InlineData(
        "allowedHosts: [auth.example.com, 'https://x']",
        4,
        "allowedHosts[1]",
        "'https://x' is not allowed|allowed: host, host:port or *.domain")]
    [InlineData("allowedHosts: ['*.com']", 4, "allowedHosts[0]", "'*.com' is not allowed")]
    [InlineData("tls: { insecure: maybe }", 4, "tls.insecure", "'maybe' is not allowed|allowed: true, false")]
    public void A_wrong_instance_is_refused(string keys, int line, string key, string words) =>
        Reading.IsRefused(Instance(keys), line, $"instances[0].{key}", words);

    [Theory]
    [InlineData("format: distribution, authentication: bearer", "secret", "the key is missing|allowed: at least 16 printable")]
    [InlineData(
        "format: distribution, authentication: bearer, secret: fifteen-letters",
        "secret",
        "(not shown) is shorter than 16 characters|allowed: at least 16")]
    [InlineData(
        "format: distribution, authentication: bearer, secret: \"0123456789abcdef\\n\"",
        "secret",
        "(not shown) holds line breaks|allowed: at least 16 printable")]
    [InlineData("format: distribution, authentication: bearer, secret: ' 0123456789abcdef'", "secret", "(not shown) has spaces around it")]
    [InlineData("format: distribution, authentication: bearer, secret: [0123456789abcdef]", "secret", "found a list")]
    [InlineData(
        "format: generic, authentication: none, secret: 0123456789abcdef",
        "secret",
        "not allowed with authentication: none|allowed: authentication: bearer")]
    [InlineData("format: generic", "authentication", "the key is missing|allowed: bearer, basic, header, hmac-sha256")]
    [InlineData(
        "authentication: none",
        "format",
        "the key is missing|allowed: distribution, harbor, cloudevents, acr-trigger")]
    [InlineData("format: gitlab, authentication: none", "format", "'gitlab' is not allowed|allowed: distribution, harbor")]
    [InlineData("format: generic, authentication: off", "authentication", "'off' is not allowed|allowed: bearer, basic")]
    [InlineData("format: generic, authentication: hmac-sha256", "secret", "the key is missing|allowed: at least 16 printable")]
    [InlineData("format: generic, authentication: query-token, secret: short", "secret", "(not shown) is shorter than 16 characters")]
    [InlineData("format: generic, authentication: basic, secret: 0123456789abcdef", "username", "the key is missing")]
    [InlineData(
        "format: generic, authentication: basic, secret: 0123456789abcdef, username: 'a:b'",
        "username",
        "the value (not shown) is not allowed")]
    [InlineData(
        "format: generic, authentication: bearer, secret: 0123456789abcdef, username: a", "username", "only beside authentication: basic")]
    [InlineData(
        "format: generic, authentication: bearer, secret: 0123456789abcdef, header: X-A",
        "header",
        "only beside authentication: header, hmac-sha256 or hmac-sha1")]
    [InlineData("format: generic, authentication: header, secret: 0123456789abcdef, header: 'X A'", "header", "'X A' is not allowed")]
    [InlineData(
        "format: generic, authentication: header, secret: 0123456789abcdef, parameter: a",
        "parameter",
        "only beside authentication: query-token")]
    [InlineData(
        "format: generic, authentication: query-token, secret: 0123456789abcdef, parameter: 'a&b'", "parameter", "'a&b' is not allowed")]
    [InlineData("format: generic, authentication: none, path: /x", "path", "'path' is not known|allowed: format, authentication, secret")]
    public void A_wrong_webhook_is_refused(string keys, string key, string words) =>
        Reading.IsRefused(Instance($"region: cn\nwebhook: {{ {keys} }}"), 5, $"instances[0].webhook.{key}", words);

    [Theory]
    [InlineData("registry.example.com", "does not begin with http:// or https://")]
    [InlineData("registry.example.com:5000", "does not begin with http:// or https://")]
    [InlineData("//registry.example.com", "does not begin with http:// or https://")]
    [InlineData("ftp://registry.example.com", "does not begin with http:// or https://")]
    [InlineData("https://", "is no address")]
    [InlineData("https://registry example.com", "is no address")]
    [InlineData("https://registry.example.com:70000", "is no address")]
    [InlineData("https://registry.example.com:5000x", "is no address")]
    [InlineData("https:///v2", "is no address")]
    [InlineData("http://registry.example.com:0", "ports go from 1 to 65535")]
    [InlineData("https://registry.example.com/v2/", "has a path")]
    [InlineData("https://registry.example.com/team/app", "has a path")]
    public void An_invalid_endpoint_is_refused_with_the_reason(string endpoint, string flaw)
    {
        Reading.IsRefused(
            $"instances:\n  - name: tokyo\n    endpoint: \"{endpoint}\"",
            3,
            "instances[0].endpoint",
            $"'{endpoint}' is not allowed: |{flaw}|{EndpointAllowed}");
        Reading.IsRefused(
            Instance($"internalEndpoint: \"{endpoint}\""),
            4,
            "instances[0].internalEndpoint",
            $"'{endpoint}' is not allowed: |{flaw}|{EndpointAllowed}");
    }

    [Theory]
    [InlineData("https://registry.example.com?x=hunter2")]
    [InlineData("https://registry.example.com/#hunter2")]
    public void The_query_of_an_endpoint_is_refused_and_not_shown(string endpoint)
    {
        var problem = Assert.Single(Reading.Problems($"instances:\n  - name: tokyo\n    endpoint: \"{endpoint}\""));

        Reading.Mentions(problem, "the value (not shown) is not allowed|has a query or a fragment");
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://robot:hunter2@registry.example.com")]
    [InlineData("https://robot:hun#ter2@registry.example.com")]
    [InlineData("https://robot:hun/ter2@registry.example.com")]
    [InlineData("https://hunter2@registry.example.com")]
    public void Credentials_in_an_endpoint_are_refused_and_not_shown(string endpoint)
    {
        var problem = Assert.Single(Reading.Problems(Instance($"internalEndpoint: {endpoint}")));

        Assert.Equal(4, problem.Line);
        Reading.Mentions(problem, $"(not shown)|carries credentials, which belong to the key credentials|{EndpointAllowed}");
        Assert.DoesNotContain("ter2", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tokyo")]
    [InlineData("-tokyo")]
    [InlineData("tokyo-")]
    [InlineData("to_kyo")]
    [InlineData("to.kyo")]
    [InlineData("to kyo")]
    [InlineData("tōkyō")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234x")]
    public void A_name_is_refused(string name) =>
        Reading.IsRefused(
            $"instances:\n  - name: {name}\n    endpoint: http://r",
            2,
            "instances[0].name",
            $"'{name}' is not allowed|allowed: lower-case letters, digits and inner dashes, 64 characters at most");

    [Fact]
    public void An_instance_lacks_keys()
    {
        var problems = Reading.Problems("instances:\n  - region: cn\n  - {}");

        Assert.Equal(
            [(2, "instances[0].name"), (2, "instances[0].endpoint"), (3, "instances[1].name"), (3, "instances[1].endpoint")],
            problems.Select(it => (it.Line ?? 0, it.Key)));
        Assert.All(problems, it => Reading.Mentions(it, "the key is missing|allowed: "));
    }

    [Fact]
    public void Two_instances_have_one_name() =>
        Reading.IsRefused(
            "instances:\n  - { name: tokyo, endpoint: http://a }\n  - { endpoint: http://b,\n      name: tokyo }",
            4,
            "instances[1].name",
            "'tokyo' is taken by instances[0]|allowed: a name of its own");

    [Theory]
    [InlineData("instances: { name: tokyo }", 1, "instances", "found a mapping|allowed: a list")]
    [InlineData("instances: tokyo", 1, "instances", "found a plain value|allowed: a list")]
    [InlineData("instances:\n", 1, "instances", "no value|allowed: a list")]
    [InlineData("instances:\n  - tokyo", 2, "instances[0]", "found a plain value|allowed: a mapping")]
    [InlineData("instances:\n  -", 2, "instances[0]", "no value|allowed: a mapping")]
    [InlineData("instance: []", 1, "instance", "'instance' is not known|did you mean 'instances'?")]
    public void Instances_are_a_list_of_mappings(string yaml, int line, string key, string words) =>
        Reading.IsRefused(yaml, line, key, words);

    private static string Instance(string keys) =>
        "instances:\n  - name: tokyo\n    endpoint: http://r:5000\n" + string.Join('\n', keys.Split('\n').Select(it => $"    {it}"));
}

using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>Each row: a text, and the line, the key and the words of its one problem.</summary>
public sealed class WrongSettingTests
{
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    [Theory]
    [InlineData("bus: { transport: kafka }", 1, "bus.transport", "'kafka' is not allowed|allowed: in-memory")]
    [InlineData("bus: { transport: In-Memory }", 1, "bus.transport", "'In-Memory'|allowed: in-memory")]
    [InlineData("bus:\n  transport: rabbitmq", 1, "bus.uri", "the key is missing|rabbitmq://user:password@host")]
    [InlineData("bus:\n  transport: rabbitmq\n  uri: http://u@h", 3, "bus.uri", "allowed: rabbitmq://user:password@host")]
    [InlineData(
        "bus:\n  transport: in-memory\n  uri: rabbitmq://u@h",
        3,
        "bus.uri",
        "not allowed beside transport: in-memory|allowed: transport: rabbitmq")]
    [InlineData("bus: in-memory", 1, "bus", "found a plain value|allowed: a mapping")]
    [InlineData("bus: [in-memory]", 1, "bus", "found a list|allowed: a mapping")]
    [InlineData("bus:\n  - in-memory", 1, "bus", "found a list|allowed: a mapping")]
    [InlineData("bus:", 1, "bus", "no value|allowed: a mapping")]
    [InlineData("bus: { transport: ~ }", 1, "bus.transport", "no value|allowed: in-memory")]
    [InlineData("bus: { transport: '' }", 1, "bus.transport", "''|allowed: in-memory")]
    [InlineData("bus: { transport: [in-memory] }", 1, "bus.transport", "found a list|allowed: in-memory")]
    [InlineData(
        "bus: { transports: in-memory }", 1, "bus.transports", "'transports' is not known|did you mean 'transport'?|allowed: transport")]
    [InlineData("store: { provider: postgres }", 1, "store.provider", "'postgres' is not allowed|allowed: sqlite")]
    [InlineData("store: { provider: mongodb }", 1, "store.connectionString", "the key is missing|mongodb://")]
    [InlineData("store:\n  provider: mongodb\n  connectionString: postgres://h", 3, "store.connectionString", "allowed: mongodb://")]
    [InlineData(
        "store:\n  provider: mongodb\n  connectionString: mongodb://h\n  database: a.b",
        4,
        "store.database",
        "'a.b'|allowed: the name of a database")]
    [InlineData("store:\n  provider: mongodb\n  connectionString: mongodb://h\n  path: x.db", 4, "store.path", "beside provider: mongodb")]
    [InlineData("store:\n  connectionString: mongodb://h", 2, "store.connectionString", "set provider: mongodb|allowed: path")]
    [InlineData("store:\n  database: replication", 2, "store.database", "beside provider: sqlite|allowed: path")]
    [InlineData("store: { path: '' }", 1, "store.path", "''|allowed: the path of a file")]
    [InlineData("store: { path: ':memory:' }", 1, "store.path", "':memory:'|allowed: the path of a file")]
    [InlineData("store: { path: 'file:x?mode=memory' }", 1, "store.path", "'file:x?mode=memory'|allowed")]
    [InlineData("store: { path: data/ }", 1, "store.path", "'data/' is a folder|allowed: the path of a file")]
    [InlineData("store: { keepTasksDays: 0 }", 1, "store.keepTasksDays", "'0'|allowed: a whole number from 1 to 36500")]
    [InlineData("store: { keepEventsDays: 1.5 }", 1, "store.keepEventsDays", "'1.5'|allowed: a whole number")]
    [InlineData("store: { Path: data/x.db }", 1, "store.Path", "'Path' is not known|did you mean 'path'?")]
    [InlineData("topology: loose", 1, "topology", "'loose' is not allowed|allowed: strict, acyclic")]
    [InlineData("topology: { mode: strict }", 1, "topology", "found a mapping|allowed: strict, acyclic")]
    [InlineData(
        "telemetry: { otlpEndpoint: localhost:4317 }",
        1,
        "telemetry.otlpEndpoint",
        "does not begin with http:// or https://|allowed: an absolute http or https address")]
    [InlineData(
        "telemetry: { endpoint: http://localhost:4317 }", 1, "telemetry.endpoint", "'endpoint' is not known|did you mean 'otlpEndpoint'?")]
    [InlineData("telemetry: { traceUrl: 'http://localhost:16686' }", 1, "telemetry.traceUrl", "it does not contain {traceId}")]
    [InlineData("telemetry: { traceUrl: 'jaeger/{traceId}' }", 1, "telemetry.traceUrl", "it is no http or https address")]
    [InlineData("telemetry: { traceUrl: 'javascript:alert(\"{traceId}\")' }", 1, "telemetry.traceUrl", "it is no http or https address")]
    [InlineData("telemetry: { traceUrl: 'http://{traceId}.example.com/' }", 1, "telemetry.traceUrl", "in the name of the host")]
    [InlineData("telemetry: { traceUrl: 'http://h/{traceId}/{span}' }", 1, "telemetry.traceUrl", "the only placeholder is {traceId}")]
    [InlineData("telemetry: { traceUrl: 'http://u:p@h/{traceId}' }", 1, "telemetry.traceUrl", "carries credentials")]
    [InlineData("dashboard: true", 1, "dashboard", "'dashboard' is not known|allowed: bus, store")]
    [InlineData("\n\nworkers: { maxConcurrentCopies: 4 }", 3, "workers", "'workers' is not known|did you mean 'worker'?")]
    [InlineData("<<: { bus: {} }", 1, "<<", "'<<' is not known")]
    public void A_wrong_setting_is_refused(string yaml, int line, string key, string words) => Reading.IsRefused(yaml, line, key, words);

    [Theory]
    [InlineData("0")]
    [InlineData("257")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("8x")]
    [InlineData("many")]
    [InlineData("99999999999999999999")]
    [InlineData("0x10")]
    [InlineData("1_0")]
    public void A_number_out_of_its_bounds_is_refused(string number)
    {
        Reading.IsRefused(
            $"worker:\n  maxConcurrentCopies: {number}",
            2,
            "worker.maxConcurrentCopies",
            $"'{number}' is not allowed|allowed: a whole number from 1 to 256");
        Reading.IsRefused(
            $"worker:\n  maxConcurrentBlobs: {number}",
            2,
            "worker.maxConcurrentBlobs",
            $"'{number}' is not allowed|allowed: a whole number from 1 to 256");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("86401")]
    [InlineData("1h")]
    public void The_longest_wait_for_a_registry_has_bounds(string number) =>
        Reading.IsRefused(
            $"registries:\n  maxRetryAfterSeconds: {number}",
            2,
            "registries.maxRetryAfterSeconds",
            $"'{number}' is not allowed|allowed: a whole number from 1 to 86400");

    [Theory]
    [InlineData("https://127.0.0.1:8443", "https is not available in this version")]
    [InlineData("127.0.0.1:8080", "does not begin with http://")]
    [InlineData("tcp://127.0.0.1:8080", "does not begin with http://")]
    [InlineData("http://", "neither an IP address nor localhost nor *")]
    [InlineData("http://:8080", "neither an IP address nor localhost nor *")]
    [InlineData("http://replication.example.com:8080", "neither an IP address nor localhost nor *")]
    [InlineData("http://127.1:8080", "neither an IP address nor localhost nor *")]
    [InlineData("http://[::1:8080", "neither an IP address nor localhost nor *")]
    [InlineData("http://[127.0.0.1]:8080", "neither an IP address nor localhost nor *")]
    [InlineData("http://127.0.0.1:65536", "no number from 0 to 65535")]
    [InlineData("http://127.0.0.1:-1", "no number from 0 to 65535")]
    [InlineData("http://127.0.0.1:", "no number from 0 to 65535")]
    [InlineData("http://127.0.0.1:http", "no number from 0 to 65535")]
    [InlineData("http://127.0.0.1:8080/api", "has a path")]
    [InlineData("http://127.0.0.1:8080?x", "has a path")]
    [InlineData("http://localhost:0", "localhost cannot take port 0")]
    public void An_invalid_listen_address_is_refused_with_the_reason(string url, string flaw)
    {
        Reading.IsRefused(
            $"http:\n  urls: \"{url}\"", 2, "http.urls", $"'{url}' is not allowed: |{flaw}|allowed: http://ADDRESS:PORT|joined by ';'");
        Reading.IsRefused(
            $"http:\n  urls:\n    - http://127.0.0.1:8080\n    - \"{url}\"",
            4,
            "http.urls[1]",
            $"'{url}' is not allowed: |{flaw}|allowed: http://ADDRESS:PORT");
    }

    [Theory]
    [InlineData("http: { urls: '' }", 1, "http.urls", "''|allowed: http://ADDRESS:PORT")]
    [InlineData("http: { urls: ' ; ' }", 1, "http.urls", "' ; '|allowed: http://ADDRESS:PORT")]
    [InlineData("http: { urls: [] }", 1, "http.urls", "the list is empty")]
    [InlineData("http: { urls: { a: b } }", 1, "http.urls", "found a mapping|allowed: http://ADDRESS:PORT|several as a list")]
    [InlineData("http: { urls: [[]] }", 1, "http.urls[0]", "found a list|allowed: http://ADDRESS:PORT")]
    [InlineData("http: { urls: 'http://127.0.0.1:80;ftp://x' }", 1, "http.urls", "does not begin with http://|address 2")]
    [InlineData("http: { urls: 'http://127.0.0.1:80;http://127.0.0.1' }", 1, "http.urls", "names http://127.0.0.1:80 twice|allowed: once")]
    [InlineData("http: { url: 'http://127.0.0.1:80' }", 1, "http.url", "'url' is not known|did you mean 'urls'?|allowed: urls")]
    public void Addresses_to_listen_on_are_refused(string yaml, int line, string key, string words) =>
        Reading.IsRefused(yaml, line, key, words);

    [Theory]
    [InlineData("name: Ci", 2, "auth.tokens[0].name", "'Ci' is not allowed|allowed: lower-case letters")]
    [InlineData("role: root", 4, "auth.tokens[0].role", "'root' is not allowed|allowed: viewer, operator, admin")]
    [InlineData("role: Admin", 4, "auth.tokens[0].role", "'Admin' is not allowed|allowed: viewer, operator, admin")]
    [InlineData("sha256: the-token-itself", 3, "auth.tokens[0].sha256", "the value (not shown)|allowed: 64 lower-case hexadecimal digits")]
    [InlineData(
        "sha256: 9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
        3,
        "auth.tokens[0].sha256",
        "(not shown)|allowed: 64 lower-case hexadecimal digits")]
    [InlineData("namespaces: []", 5, "auth.tokens[0].namespaces", "the list is empty")]
    [InlineData("namespaces: [team, Base]", 5, "auth.tokens[0].namespaces[1]", "'Base' is not allowed|allowed: a path")]
    [InlineData("namespaces: team", 5, "auth.tokens[0].namespaces", "found a plain value|allowed: a list")]
    [InlineData("scope: team", 5, "auth.tokens[0].scope", "'scope' is not known|allowed: name, sha256, role, namespaces")]
    public void A_wrong_token_is_refused(string change, int line, string key, string words) =>
        Reading.IsRefused(Token(change), line, key, words);

    [Theory]
    [InlineData("name", "allowed: lower-case letters")]
    [InlineData("sha256", "allowed: 64 lower-case hexadecimal digits")]
    [InlineData("role", "allowed: viewer, operator, admin")]
    public void A_token_lacks_a_key(string key, string words) =>
        Reading.IsRefused(
            "auth:\n  tokens:\n    - { "
                + string.Join(
                    ", ", new[] { "name: ci", $"sha256: {Hash}", "role: admin" }.Where(it => !it.StartsWith(key, StringComparison.Ordinal)))
                + " }",
            3,
            $"auth.tokens[0].{key}",
            $"the key is missing|{words}");

    [Fact]
    public void Tokens_share_neither_name_nor_hash()
    {
        var problems = Reading.Problems($$"""
            auth:
              tokens:
                - { name: ci, sha256: {{Hash}}, role: admin }
                - { name: ci, sha256: {{Hash}}, role: viewer }
            """);

        Assert.Equal(["auth.tokens[1].name", "auth.tokens[1].sha256"], problems.Select(it => it.Key));
        Reading.Mentions(problems[0], "'ci' is taken by auth.tokens[0]");
        Reading.Mentions(problems[1], "(not shown) is taken by auth.tokens[0]");
        Assert.DoesNotContain(Hash, problems[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth: { tokens: { name: ci } }", 1, "auth.tokens", "found a mapping|allowed: a list")]
    [InlineData("auth:\n  tokens:\n  - ci", 3, "auth.tokens[0]", "found a plain value|allowed: a mapping")]
    [InlineData("auth: { token: [] }", 1, "auth.token", "'token' is not known|did you mean 'tokens'?")]
    public void Tokens_are_a_list_of_mappings(string yaml, int line, string key, string words) => Reading.IsRefused(yaml, line, key, words);

    private static string Token(string change)
    {
        var lines = new List<string> { "  - name: ci", $"    sha256: {Hash}", "    role: operator" };
        var key = change[..change.IndexOf(':', StringComparison.Ordinal)];
        var at = lines.FindIndex(it => it[4..].StartsWith($"{key}:", StringComparison.Ordinal));
        if (at >= 0)
            lines[at] = lines[at][..4] + change;
        else
            lines.Add("    " + change);
        return "auth: { tokens: [ " + "\n" + string.Join('\n', lines.Select((it, i) => (i == 0 ? "  { " : "  , ") + it[4..])) + "\n} ] }";
    }
}

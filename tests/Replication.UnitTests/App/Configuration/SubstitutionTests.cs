using Xunit;

namespace Replication.UnitTests.App.Configuration;

public sealed class SubstitutionTests
{
    private static readonly Dictionary<string, string> Environment =
        new() { ["NAME"] = "data", ["COPIES"] = "5", ["EMPTY"] = "", ["NESTED"] = "${env:NAME}" };

    private static readonly Dictionary<string, string> Files =
        new() { ["/run/name"] = "data\n", ["conf/name"] = "near\r\n", ["conf/two"] = "a\n\n", ["name"] = "beside" };

    [Theory]
    [InlineData("${env:NAME}", "data")]
    [InlineData("${env:NAME}/${env:COPIES}.db", "data/5.db")]
    [InlineData("a${env:EMPTY}b", "ab")]
    [InlineData("${env:NESTED}", "${env:NAME}")]
    [InlineData("${file:/run/name}", "data")]
    [InlineData("${file:/run/name}.db", "data.db")]
    [InlineData("${file:name}", "near")]
    [InlineData("$${env:NAME}", "${env:NAME}")]
    [InlineData("$$${env:NAME}", "$${env:NAME}")]
    [InlineData("$${a}-${env:NAME}", "${a}-data")]
    [InlineData("$", "$")]
    [InlineData("v$", "v$")]
    [InlineData("$env:NAME", "$env:NAME")]
    [InlineData("a}b", "a}b")]
    public void Variables_and_files_in_a_text_are_substituted(string text, string expected) =>
        Assert.Equal(
            expected, Reading.Ok($"store: {{ path: \"{text}\" }}", Environment, Files, file: "conf/replication.yaml").Store.FilePath());

    [Fact]
    public void A_relative_path_is_resolved_against_the_configuration_file()
    {
        Assert.Equal("near", Path("conf/replication.yaml"));
        Assert.Equal("beside", Path("replication.yaml"));

        static string Path(string file) => Reading.Ok("store: { path: '${file:name}' }", Environment, Files, file).Store.FilePath();
    }

    [Fact]
    public void Only_one_line_break_at_the_end_of_a_file_is_removed()
    {
        var configuration = Reading.Ok(
            "instances: [ { name: a, endpoint: http://a, credentials: { username: u, password: '${file:two}' } } ]",
            Environment,
            Files,
            file: "conf/replication.yaml");

        Assert.Equal("a\n", configuration.Instances[0].Value.Credentials!.Password!.Reveal());
    }

    [Fact]
    public void Variables_are_substituted_in_numbers_words_and_items_too()
    {
        var configuration = Reading.Ok(
            """
            worker: { maxConcurrentCopies: "${env:COPIES}" }
            topology: ${env:TOPOLOGY}
            instances:
              - { name: a, endpoint: "http://${env:HOST}:5000", namespaces: ["${env:NAME}"] }
            """,
            new Dictionary<string, string>(Environment) { ["TOPOLOGY"] = "strict", ["HOST"] = "registry" });

        Assert.Equal(5, configuration.Worker.MaxConcurrentCopies);
        Assert.Equal(new Uri("http://registry:5000"), configuration.Instances[0].Value.Endpoint);
        Assert.Equal(["data"], configuration.Instances[0].Value.Namespaces);
    }

    [Fact]
    public void Variables_in_an_override_are_substituted() =>
        Assert.Equal("data", Reading.Ok(
            "bus: {}",
            new Dictionary<string, string>(Environment) { ["Replication__Store__Path"] = "${file:/run/name}" },
            Files).Store.FilePath());

    [Theory]
    [InlineData("${env:MISSING}", "the environment variable MISSING is not set")]
    [InlineData("${env:name}", "the environment variable name is not set")]
    [InlineData("${file:missing}", "the file missing cannot be read: there is no such file")]
    [InlineData("${NAME}", "neither an environment variable nor a file|allowed: ${env:NAME} or ${file:PATH}, and $${ for a plain ${")]
    [InlineData("${}", "neither an environment variable nor a file")]
    [InlineData("${env:}", "neither an environment variable nor a file")]
    [InlineData("${file:}", "neither an environment variable nor a file")]
    [InlineData("${Env:NAME}", "neither an environment variable nor a file")]
    [InlineData("${vault:x}", "neither an environment variable nor a file")]
    [InlineData("a${env:NAME", "is never closed|allowed: ${env:NAME} or ${file:PATH}")]
    public void A_failed_substitution_is_refused_with_its_line(string text, string words)
    {
        var problem = Assert.Single(Reading.Problems($"store:\n  path: \"{text}\"", Environment, Files));

        Assert.Equal((Reading.File, 2, "store.path"), (problem.File, problem.Line, problem.Key));
        Reading.Mentions(problem, words);
    }

    [Theory]
    [InlineData("topology: ${env:SECRET}", "'${env:SECRET}' (its value is not shown) is not allowed|allowed: strict")]
    [InlineData("worker: { maxConcurrentBlobs: '${env:SECRET}' }", "'${env:SECRET}' (its value is not shown)|a whole number")]
    [InlineData("http: { urls: 'http://${env:SECRET}' }", "'http://${env:SECRET}' (its value is not shown)|neither an IP address")]
    [InlineData("http: { urls: ['${env:SECRET}'] }", "'${env:SECRET}' (its value is not shown)|does not begin with http://")]
    [InlineData(
        "instances: [ { name: '${env:SECRET}', endpoint: http://a } ]", "'${env:SECRET}' (its value is not shown)|lower-case letters")]
    [InlineData(
        "instances: [ { name: a, endpoint: 'http://h/${file:/secret}' } ]",
        "'http://h/${file:/secret}' (its value is not shown)|has a path")]
    [InlineData(
        "instances: [ { name: a, endpoint: 'http://a', credentials: { username: 'u:${file:/secret}', password: x } } ]",
        "the value (not shown)")]
    [InlineData(
        "instances: [ { name: '${env:LOW}', endpoint: http://a }, { name: '${env:LOW}', endpoint: http://a } ]",
        "'${env:LOW}' (its value is not shown) is taken by instances[0]")]
    [InlineData(
        "rules: [ { name: r, source: a, target: a, level: namespace, namespace: team, tagFilter: '(${env:SECRET}' } ]\ninstances: [ { "
            + "name: a, endpoint: http://a } ]",
        "(its value is not shown)|is no regular expression")]
    public void A_substituted_value_is_never_shown(string yaml, string words)
    {
        var problem = Assert.Single(Reading.Problems(
            yaml,
            new Dictionary<string, string> { ["SECRET"] = "Hunter2", ["LOW"] = "hunter2" },
            new Dictionary<string, string> { ["/secret"] = "Hunter2" }));

        Reading.Mentions(problem, words);
        Assert.DoesNotContain("unter2", problem.ToString(), StringComparison.Ordinal);
    }
}

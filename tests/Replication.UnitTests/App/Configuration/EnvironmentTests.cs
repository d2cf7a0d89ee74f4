using Replication.App.Configuration;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

public sealed class EnvironmentTests
{
    private const string TwoInstances = """
        instances:
          - { name: hangzhou, endpoint: http://a, namespaces: [team] }
          - { name: tokyo, endpoint: http://b }
        """;

    [Fact]
    public void Every_key_can_be_overridden_by_a_variable()
    {
        var configuration = Reading.Ok(
            TwoInstances,
            Variables(
                ("Replication__Bus__Transport", "in-memory"),
                ("Replication__Store__Path", "/var/lib/replication.db"),
                ("REPLICATION__HTTP__URLS", "http://*:80;http://[::1]:81"),
                ("replication__worker__maxconcurrentcopies", "3"),
                ("Replication__Topology", "strict"),
                ("Replication__Auth__Tokens__0__Name", "ci"),
                ("Replication__Auth__Tokens__0__Sha256", new string('a', 64)),
                ("Replication__Auth__Tokens__0__Role", "viewer"),
                ("Replication__Instances__0__Endpoint", "https://other"),
                ("Replication__Instances__0__Namespaces__0", "base"),
                ("Replication__Instances__0__Namespaces__1", "team"),
                ("Replication__Instances__1__Credentials__Username", "robot"),
                ("Replication__Instances__1__Credentials__Password", "hunter2")));

        Assert.Equal("/var/lib/replication.db", configuration.Store.FilePath());
        Assert.Equal(["http://*:80", "http://[::1]:81"], configuration.Http.Urls.Value.Select(it => it.Url));
        Assert.Equal(3, configuration.Worker.MaxConcurrentCopies);
        Assert.Equal(TokenRole.Viewer, Assert.Single(configuration.Auth.Tokens).Value.Role);
        Assert.Equal(new Uri("https://other"), configuration.Instances[0].Value.Endpoint);
        Assert.Equal(["base", "team"], configuration.Instances[0].Value.Namespaces);
        Assert.Equal("hunter2", configuration.Instances[1].Value.Credentials!.Password!.Reveal());
    }

    [Fact]
    public void Variables_alone_make_a_whole_configuration()
    {
        var variables = Variables(
            ("Replication__Instances__0__Name", "hangzhou"),
            ("Replication__Instances__0__Endpoint", "http://a"),
            ("Replication__Instances__1__Name", "tokyo"),
            ("Replication__Instances__1__Endpoint", "http://b"),
            ("Replication__Rules__0__Name", "r"),
            ("Replication__Rules__0__Source", "hangzhou"),
            ("Replication__Rules__0__Target", "tokyo"),
            ("Replication__Rules__0__Level", "repository"),
            ("Replication__Rules__0__Namespace", "_"),
            ("Replication__Rules__0__Repository", "app"),
            ("Replication__Rules__0__TagFilter", "v.*"),
            ("Replication__Rules__0__Override", "false"),
            ("Replication__Rules__0__Enabled", "True"));

        var problems = Assert.IsType<ConfigurationResult.Invalid>(ConfigurationReader.ReadDefaults(variables, NoFile)).Problems;
        Assert.Equal(
            "environment variable Replication__Rules__0__Enabled: rules[0].enabled: 'True' is not allowed; allowed: true, false",
            Assert.Single(problems).ToString());

        var rule = Reading.Ok(ConfigurationReader.ReadDefaults(With(variables, "Replication__Rules__0__Enabled", "true"), NoFile)).Rules[0];
        Assert.Equal(RuleLevel.Repository, rule.Value.Level);
        Assert.False(rule.Value.Override);
        Assert.Equal("Replication__Rules__0__Enabled", rule.Place.Variable);
        Assert.Equal("Replication__Rules__0__Source", rule.Problem("source", "").Place.Variable);
    }

    [Fact]
    public void A_list_grows_by_more_than_ten_items_in_their_order()
    {
        var variables = Enumerable.Range(0, 12).Select(it => ($"Replication__Instances__0__Namespaces__{it}", $"n{it}")).ToArray();

        var namespaces = Reading.Ok(TwoInstances, Variables(variables)).Instances[0].Value.Namespaces;

        Assert.Equal(Enumerable.Range(0, 12).Select(it => $"n{it}"), namespaces);
    }

    [Fact]
    public void A_variable_replaces_a_text_by_a_list() =>
        Assert.Equal(
            ["http://127.0.0.1:1", "http://127.0.0.1:2"],
            Reading.Ok(
                "http: { urls: 'http://127.0.0.1:3' }",
                Variables(("Replication__Http__Urls__0", "http://127.0.0.1:1"), (
                    "Replication__Http__Urls__1", "http://127.0.0.1:2"))).Http.Urls.Value
                    .Select(
                        it => it.Url));

    [Fact]
    public void A_variable_overrides_an_invalid_value_of_the_file() =>
        Assert.Equal(7, Reading.Ok(
            "worker: { maxConcurrentCopies: many }",
            Variables(("Replication__Worker__MaxConcurrentCopies", "7"))).Worker.MaxConcurrentCopies);

    [Theory]
    [InlineData("REPLICATION_SERVER")]
    [InlineData("REPLICATION_TOKEN")]
    [InlineData("Replication_Bus_Transport")]
    [InlineData("MyReplication__Bus")]
    public void Variables_of_other_programs_are_ignored(string name) => _ = Reading.Ok(TwoInstances, Variables((name, "x")));

    [Theory]
    [InlineData("Replication__Bus__Transport", "kafka", "bus.transport", "'kafka' is not allowed|allowed: in-memory")]
    [InlineData("REPLICATION__BUS__TRANSPORT", "rabbitmq", "bus.uri", "the key is missing")]
    [InlineData("Replication__Bus__Transport", "", "bus.transport", "''|allowed: in-memory")]
    [InlineData("Replication__Bus", "in-memory", "bus", "found a plain value|allowed: a mapping")]
    [InlineData("Replication__Bus__Uri", "rabbitmq://h", "bus.uri", "beside transport: in-memory")]
    [InlineData("Replication__Buss__Transport", "x", "Buss", "'Buss' is not known|did you mean 'bus'?|allowed: bus, store")]
    [InlineData("Replication__Telemetry__OtlpEndpoint", "x", "telemetry.otlpEndpoint", "does not begin with http:// or https://")]
    [InlineData("Replication__", "x", "", "'' is not known")]
    [InlineData("Replication__Bus____Transport", "x", "bus.", "'' is not known|allowed: transport")]
    [InlineData("Replication__Instances__0__Edition", "pro", "instances[0].edition", "'pro' is not allowed|allowed: basic, advanced")]
    [InlineData(
        "Replication__Instances__0__EndPoints", "pro", "instances[0].EndPoints", "'EndPoints' is not known|did you mean 'endpoint'?")]
    [InlineData("Replication__Instances__0__Name__x", "pro", "instances[0].name", "found a mapping|allowed: lower-case")]
    [InlineData(
        "Replication__Instances__3__Name", "x", "instances", "'3' is no index of this list of 2|allowed: 0 to 2, where 2 adds an item")]
    [InlineData("Replication__Instances__tokyo__Edition", "basic", "instances", "'tokyo' is no index of this list of 2|allowed: 0 to 2")]
    [InlineData("Replication__Instances__00__Edition", "basic", "instances", "'00' is no index of this list of 2|allowed: 0 to 2")]
    [InlineData("Replication__Rules__1__Name", "x", "Rules", "'1' is no index of this list of 0|allowed: 0")]
    [InlineData("Replication__Rules__Name", "x", "rules", "found a mapping|allowed: a list")]
    [InlineData("Replication__Instances__0__Endpoint", "http://u:hunter2@h", "instances[0].endpoint", "(not shown)|carries credentials")]
    public void A_wrong_variable_is_named_instead_of_file_and_line(string name, string value, string key, string words)
    {
        var problem = Assert.Single(Reading.Problems(TwoInstances, Variables((name, value))));

        Assert.Equal((null, null, name, key), (problem.File, problem.Line, problem.Place.Variable, problem.Key));
        Assert.StartsWith($"environment variable {name}: ", problem.ToString(), StringComparison.Ordinal);
        Reading.Mentions(problem, words);
    }

    [Fact]
    public void Every_variable_below_an_unknown_key_is_named()
    {
        var problems = Reading.Problems(TwoInstances, Variables(("Replication__Queue__A", "1"), ("Replication__Queue__B__0", "2")));

        Assert.Equal(["Replication__Queue__A", "Replication__Queue__B__0"], problems.Select(it => it.Place.Variable));
    }

    [Fact]
    public void An_item_added_by_a_variable_is_checked_completely()
    {
        var problem = Assert.Single(Reading.Problems(TwoInstances, Variables(("Replication__Instances__2__Name", "osaka"))));

        Assert.Equal(("Replication__Instances__2__Name", "instances[2].endpoint"), (problem.Place.Variable, problem.Key));
        Reading.Mentions(problem, "the key is missing");
    }

    [Theory]
    [InlineData("REPLICATION__BUS__TRANSPORT", "Replication__Bus__Transport")]
    [InlineData("Replication__Bus", "Replication__Bus__Transport")]
    public void Two_variables_for_one_key_contradict_each_other(string one, string other)
    {
        var problems = Reading.Problems(TwoInstances, Variables((one, "in-memory"), (other, "in-memory")));

        Assert.Contains(problems, it => it.Place.Variable == other
            && it.Message.Contains($"contradicts the environment variable {one}", StringComparison.Ordinal));
    }

    [Fact]
    public void Problems_of_variables_come_after_those_of_the_file()
    {
        var problems = Reading.Problems(
            "topology: none\nworker: { maxConcurrentBlobs: 0 }",
            Variables(("Replication__Bus__Transport", "x"), ("Replication__Auth", "x")));

        Assert.Equal(["topology", "worker.maxConcurrentBlobs", "auth", "bus.transport"], problems.Select(it => it.Key));
    }

    private static FileText NoFile(string path) => FileText.Failed("there is no such file");

    private static Dictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(it => it.Name, it => it.Value);

    private static Dictionary<string, string> With(Dictionary<string, string> variables, string name, string value) =>
        new(variables) { [name] = value };
}

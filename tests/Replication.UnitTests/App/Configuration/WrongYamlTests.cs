using System.Diagnostics;
using Replication.App.Configuration;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

public sealed class WrongYamlTests
{
    [Theory]
    [InlineData("bus:\n\ttransport: in-memory", 2, "indented with a tab|allowed: spaces")]
    [InlineData("bus:\r\n  transport: in-memory\r\n\tx: 1", 3, "indented with a tab|allowed: spaces")]
    [InlineData("store:\n  path: |\n    a\n    \tb\nbus:\n\ttransport: x", 6, "indented with a tab|allowed: spaces")]
    [InlineData("bus: a: b", 1, "not valid YAML")]
    [InlineData("bus: { transport: in-memory\nstore: {}", 1, "not valid YAML|'{' of line 1 is still open")]
    [InlineData("http:\n  urls: [\n    http://127.0.0.1:8080\n", 3, "not valid YAML|'[' of line 2 is still open")]
    [InlineData("a: [1,2\nb: 3\n", 1, "not valid YAML|'[' of line 1 is still open")]
    [InlineData("store: { path: ${env:X} }", 1, "not valid YAML|needs quotes")]
    [InlineData("bus: {}\nstore: 'x", 2, "not valid YAML")]
    [InlineData("bus: {}\n  store: {}", 2, "not valid YAML")]
    [InlineData("bus: {}\nstore: @x", 2, "not valid YAML|cannot start any token")]
    [InlineData("store: { path: \"\\uD800\" }", 1, "not valid YAML")]
    [InlineData("store: { path: *x }", 1, "an alias (*) names no earlier anchor (&)|in quotes")]
    [InlineData("bus: &b\n  x: *b", 2, "an alias (*) names no earlier anchor (&)")]
    [InlineData("bus: {}\n---\nstore: {}", 2, "a second YAML document|allowed: one")]
    [InlineData("- bus", 1, "found a list|allowed: a mapping")]
    [InlineData("replication", 1, "found a plain value|allowed: a mapping")]
    [InlineData("---\n~", 2, "found nothing|allowed: a mapping")]
    [InlineData("? [a]\n: b", 1, "a key must be a plain word")]
    [InlineData("bus: {}\nx: \0", 2, "control character U+0000")]
    public void A_text_that_is_no_configuration_is_refused_with_its_line(string yaml, int line, string words) =>
        Reading.IsRefused(yaml, line, "", words);

    [Theory]
    [InlineData("bus: {}\nbus: {}", 2, "bus", "given twice|first in line 1|allowed: once")]
    [InlineData(
        "bus:\n  transport: in-memory\n  # again\n  transport: in-memory", 4, "bus.transport", "given twice|first in line 2|allowed: once")]
    [InlineData("worker: { maxConcurrentBlobs: 1, maxConcurrentBlobs: 2 }", 1, "worker.maxConcurrentBlobs", "given twice|first in line 1")]
    [InlineData("topology: !!str strict", 1, "topology", "YAML tags|in quotes")]
    [InlineData("topology: !strict x\n", 1, "topology", "YAML tags|in quotes")]
    public void A_wrong_use_of_YAML_names_its_key(string yaml, int line, string key, string words)
    {
        var problem = Reading.Problems(yaml)[0];

        Assert.Equal((line, key), (problem.Line, problem.Key));
        Reading.Mentions(problem, words);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    [InlineData("# nothing but a comment\n")]
    public void A_file_without_settings_is_refused(string yaml)
    {
        var problem = Assert.Single(Reading.Problems(yaml));

        Assert.Equal(Reading.File, problem.File);
        Reading.Mentions(problem, "contains no settings|without a file");
    }

    [Fact]
    public void Aliases_do_not_explode()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 20)
                .Select(it => $"a{it}: &a{it} [{string.Join(", ", Enumerable.Repeat($"*a{it - 1}", 10))}]\n"));

        var began = Stopwatch.GetTimestamp();
        var problem = Assert.Single(Reading.Problems(bomb));

        Reading.Mentions(problem, "aliases expand to more than 100000 values");
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Nesting_has_a_bound(string opening)
    {
        var problem = Assert.Single(Reading.Problems("bus:\n " + string.Concat(Enumerable.Repeat(opening, 50_000))));

        Reading.Mentions(problem, "nested more than 32 levels deep");
        Assert.Equal(2, problem.Line);
    }

    [Fact]
    public void All_problems_are_reported_together_in_the_order_of_the_lines()
    {
        var problems = Reading.Problems("""
            rules:
              - { name: r, source: a, target: b, level: team, namespace: n, tagFilter: "(" }
            instances:
              - { name: a, endpoint: nowhere }
              - { name: b, endpoint: http://b, edition: pro }
            worker: { maxConcurrentCopies: 0 }
            bus: { transport: kafka }
            """);

        Assert.Equal(
            [(2, "rules[0].level"), (2, "rules[0].tagFilter"), (
                4, "instances[0].endpoint"), (5, "instances[1].edition"), (6, "worker.maxConcurrentCopies"), (7, "bus.transport")],
            problems.Select(it => (it.Line ?? 0, it.Key)));
        Assert.Equal("replication.yaml:2: rules[0].level: 'team' is not allowed; allowed: namespace, repository", problems[0].ToString());
    }

    [Fact]
    public void A_report_is_limited_in_length()
    {
        var invalid =
            new ConfigurationResult.Invalid(Reading.Problems(string.Concat(Enumerable.Range(0, 60).Select(it => $"key{it}: x\n"))));

        Assert.Equal(51, invalid.Lines().Count());
        Assert.Equal("… and 10 more problems", invalid.Lines().Last());
    }

    [Fact]
    public void The_result_is_shown_in_one_short_line()
    {
        var problem = Assert.Single(Reading.Problems($"topology: \"{new string('x', 200)}\\n\""));

        Reading.Mentions(problem, $"'{new string('x', 80)}…' is not allowed");
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.App.Client;
using Replication.App.Configuration.Bodies;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Signatures;
using Replication.Contracts.Specs;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.UnitTests.App.Specs;

/// <summary>Everything that the body of a rule or an instance can say has an option on the command line.</summary>
public sealed class SpecOptionTests : IDisposable
{
    private const string Content = "content";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<Type, string> Members =>
        new(from spec in (Type[])[typeof(RuleSpec), typeof(InstanceSpec)]
            from leaf in Leaves(spec, "")
            select new TheoryDataRow<Type, string>(spec, leaf.Path));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Members))]
    public void Every_member_has_an_option_or_a_reason(Type spec, string path)
    {
        var about = Leaf(spec, path).About;

        Assert.True(
            about.Option is null != about.NoOption is null,
            $"Give {path} an option in its SpecField, or say with NoOption why it has none");
        Assert.False(about.Option is not null && IsSecret(Leaf(spec, path)) && !about.Option.EndsWith("-file", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void An_option_sets_its_member_and_nothing_else(Type spec, string path)
    {
        var field = Leaf(spec, path);
        if (field.About.Option is not { } name)
            return;
        var (argument, expected) = Sample(field);
        var body = Read(spec, name, argument);

        var (at, names) = ((JsonNode)body, new List<string>());
        while (at is JsonObject { Count: 1 } map && string.Join('.', names) != Single(field, path))
        {
            names.Add(map.Single().Key);
            at = map.Single().Value!;
        }
        Assert.Equal(Single(field, path), string.Join('.', names));
        Assert.Equal(expected, at.ToJsonString());
    }

    [Fact]
    public void A_secret_is_read_from_an_environment_variable()
    {
        var body = Read(typeof(InstanceSpec), "--tls-key-env", "PATH");

        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), body["tls"]!["key"]!.GetValue<string>());
        var missing = Assert.Throws<CommandProblem>(() => Read(typeof(InstanceSpec), "--password-env", "NO_SUCH_VARIABLE"));
        Assert.Equal(
            "--password-env: the environment variable NO_SUCH_VARIABLE is not set; set it, or use the option that names a file",
            missing.Message);
    }

    [Fact]
    public void Options_have_different_names()
    {
        foreach (var spec in (Type[])[typeof(RuleSpec), typeof(InstanceSpec)])
        {
            var names = new SpecOptions(spec).All.Select(static it => it.Name).ToList();
            Assert.Equal(names, names.Distinct());
            Assert.DoesNotContain(names, static it => it is "--file" or "--server" or "--token" or "--json" or "--after" or "--limit");
        }
    }

    [Fact]
    public void The_option_of_a_whole_mapping_keeps_what_the_mapping_has()
    {
        Assert.Equal("""{"createRepository":true}""", Read(typeof(RuleSpec), "--create-repository", "true").ToJsonString());
        Assert.Equal("""{"createRepository":false}""", Read(typeof(RuleSpec), "--create-repository", "false").ToJsonString());
        var options = new SpecOptions(typeof(RuleSpec));
        var command = new Command("edit");
        foreach (var known in options.All)
            command.Options.Add(known);
        var body = new JsonObject { ["createRepository"] = new JsonObject { ["acr"] = new JsonObject { ["type"] = "public" } } };

        options.Apply(command.Parse(["--harbor-visibility", "public", "--create-repository", "true"]), body);

        Assert.Equal(
            """{"createRepository":{"acr":{"type":"public"},"harbor":{"visibility":"public"}}}""", body.ToJsonString());
    }

    [Theory]
    [InlineData("02:00-04:00 pause", """{"from":"02:00","to":"04:00","pause":true}""")]
    [InlineData("02:00-04:00 Asia/Tokyo 1000", """{"from":"02:00","to":"04:00","timeZone":"Asia/Tokyo","bytesPerSecond":1000}""")]
    [InlineData(
        "saturday,sunday 08:00-18:00 Asia/Tokyo pause",
        """{"days":["saturday","sunday"],"from":"08:00","to":"18:00","timeZone":"Asia/Tokyo","pause":true}""")]
    public void A_window_is_read_as_the_body_of_a_call_has_it(string text, string expected)
    {
        var window = LimitWindowText.Parse("--limit-window", text);

        Assert.Equal(expected, window.ToJsonString());
        Assert.Empty(InstanceBody.Read(new JsonObject
        {
            ["name"] = "a",
            ["endpoint"] = "https://a",
            ["limits"] = new JsonObject { ["windows"] = new JsonArray(window) },
        }).Problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("02:00-04:00")]
    [InlineData("pause")]
    [InlineData("saturday pause")]
    [InlineData("02:00-04:00 UTC 1000 more")]
    [InlineData("02:00-04:00 -1")]
    public void A_window_that_cannot_be_read_is_refused(string text) => Assert.Contains(
        "allowed: [DAY",
            Assert.Throws<CommandProblem>(() => LimitWindowText.Parse("--limit-window", text)).Message,
            StringComparison.Ordinal);

    // A single secret is set under the key of the only one.
    private static string Single(SpecField field, string path) =>
        field.About.SingleKey is { } key ? $"{path[..(path.LastIndexOf('.') + 1)]}{key}" : path;

    private (string Argument, string Json) Sample(SpecField field)
    {
        var type = Nullable.GetUnderlyingType(field.Property.PropertyType) ?? field.Property.PropertyType;
        if (IsSecret(field) || field.About.IsFile)
            return (KeyFile(), type == typeof(IReadOnlyList<string>) ? $"[\"{Content}\"]" : $"\"{Content}\"");
        return type == typeof(bool) ? ("false", "false")
            : type == typeof(int) ? ("5", "5")
            : type == typeof(IReadOnlyList<LimitWindow>) ? (
                "02:00-04:00 pause", """[{"from":"02:00","to":"04:00","pause":true}]""")
            : type == typeof(IReadOnlyList<CosignKey>) ? (
                $"release={KeyFile()}", $$"""[{"name":"release","key":"{{Content}}"}]""")
            : type == typeof(IReadOnlyList<string>) ? ("value", """["value"]""")
            : ("value", "\"value\"");
    }

    private string KeyFile()
    {
        var file = _folder.Combine("file");
        File.WriteAllText(file, Content);
        return file;
    }

    private static JsonObject Read(Type spec, string option, string argument)
    {
        var options = new SpecOptions(spec);
        var command = new Command("create");
        foreach (var known in options.All)
            command.Options.Add(known);
        var line = command.Parse([option, argument]);
        Assert.Empty(line.Errors);
        var body = new JsonObject();
        options.Apply(line, body);
        return body;
    }

    private static bool IsSecret(SpecField field) =>
        field.Property.PropertyType == typeof(Secret) || field.Property.PropertyType == typeof(IReadOnlyList<Secret>);

    private static SpecField Leaf(Type spec, string path) => Leaves(spec, "").Single(it => it.Path == path).Field;

    // Items of lists are part of the list.
    private static IEnumerable<(string Path, SpecField Field)> Leaves(Type spec, string path) => SpecField.Of(spec).SelectMany(it =>
        SpecField.Of(it.Property.PropertyType) is [_, ..]
            ? Leaves(it.Property.PropertyType, $"{path}{it.Key}.")
            : [($"{path}{it.Key}", it)]);
}

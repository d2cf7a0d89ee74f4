using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.App.Client;
using Replication.App.Configuration.Schema;
using Replication.Testing.Documentation;
using Replication.UnitTests.Architecture;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>
/// The schema of the file. <see cref="Reading"/> compares it with each configuration that a test reads, good or refused.
/// </summary>
public sealed class ConfigurationSchemaTests
{
    private const string ModeLine = "# yaml-language-server: $schema=replication.schema.json";

    private static readonly JsonSerializerOptions Form =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    public static TheoryData<string> Examples =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "deploy"), "*.yaml").Select(static it => Path.GetFileName(it))];

    [Fact]
    public void The_file_beside_the_examples_is_the_schema_of_this_program()
    {
        var path = Path.Combine(Repository.Root, "deploy", "replication.schema.json");
        var schema = ConfigurationSchema.Create().ToJsonString(Form) + "\n";
        if (ReferenceTable.IsUpdating)
            File.WriteAllText(path, schema);

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == schema,
            $"{path} is not what 'replication config schema' writes (run the test with {ReferenceTable.Variable}=1 to write it)");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_names_the_schema_and_is_valid(string name)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "deploy", name));

        Assert.StartsWith(ModeLine, text, StringComparison.Ordinal);
        Assert.Empty(EditorCheck.Find(text));
    }

    [Fact]
    public void Every_key_of_the_schema_is_described_and_every_described_key_is_in_the_schema()
    {
        var schema = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        Collect(ConfigurationSchema.Create(), "", schema);

        Assert.Equal(
            ConfigurationReference.Current.Rows.Select(static it => it.Path).Order(StringComparer.Ordinal),
            schema.Keys.Order(StringComparer.Ordinal));
        Assert.All(schema, static it => Assert.False(string.IsNullOrWhiteSpace((string?)it.Value["description"]), it.Key));
        Assert.Equal(8, (int)schema["worker.maxConcurrentCopies"]["default"]!);
        Assert.True((bool)schema["instances[].internetAccess"]["default"]!);
        Assert.Equal("data/replication.db", (string?)schema["store.path"]["default"]);
    }

    [Theory]
    [InlineData("store: { path: \"${env:STORE}\" }")]
    [InlineData("worker: { maxConcurrentCopies: \"${env:COPIES}\" }")]
    [InlineData("instances: [ { name: a, endpoint: \"${file:endpoint}\", edition: \"${env:EDITION}\", account: 123456789012 } ]")]
    public void A_value_may_be_a_reference_or_look_like_a_number(string yaml) => Assert.Empty(EditorCheck.Find(yaml));

    [Theory]
    [InlineData("worker: { maxConcurrentCopies: 0 }")]
    [InlineData("worker: { maxConcurrentCopies: many }")]
    [InlineData("worker: { maxCopies: 8 }")]
    [InlineData("store: { provider: mongodb }")]
    [InlineData("store: { provider: sqlite, connectionString: \"mongodb://h\" }")]
    [InlineData("instances: [ { name: a } ]")]
    [InlineData("instances: [ { name: a, endpoint: https://a.example.com, webhook: { format: harbor, authentication: bearer } } ]")]
    [InlineData("instances:\n  - name: a\n    endpoint:")]
    public void A_mistake_is_shown(string yaml) => Assert.NotEmpty(EditorCheck.Find(yaml));

    [Theory]
    [InlineData("", null, "topology,store,instances")]
    [InlineData("store", "store", "store.path,store.provider")]
    [InlineData("instances", "instances", "instances[].name")]
    [InlineData("instances[0].webhook", "instances[].webhook", "instances[].webhook.secret")]
    [InlineData("rules.tagFilter", "rules[].tagFilter", "")]
    [InlineData("instances.limits.windows[].days", "instances[].limits.windows[].days", "")]
    public void A_key_is_explained_with_the_keys_inside(string key, string? path, string inside)
    {
        var explanation = KeyExplanation.Of(key, ConfigurationReference.Current);

        Assert.Equal(path, explanation.Row?.Path);
        Assert.Equal(inside.Length == 0, explanation.Inside.Count == 0);
        Assert.Subset(
            explanation.Inside.Select(static it => it.Path).ToHashSet(),
            inside.Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
        Assert.DoesNotContain("](", explanation.Row?.Meaning ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tagFilter", "there is rules.tagFilter")]
    [InlineData("stor", "did you mean 'store'?")]
    [InlineData("qqqqqqqqqqqqqqq", "'replication config explain' lists the sections")]
    public void An_unknown_key_is_refused_with_a_hint(string key, string hint) => Assert.Contains(
        hint,
        Assert.Throws<CommandProblem>(() => KeyExplanation.Of(key, ConfigurationReference.Current)).Message,
        StringComparison.Ordinal);

    private static void Collect(JsonObject schema, string path, Dictionary<string, JsonObject> found)
    {
        foreach (var (key, value) in schema["properties"]?.AsObject() ?? [])
        {
            var full = path.Length == 0 ? key : $"{path}.{key}";
            found[full] = value!.AsObject();
            Collect(value!.AsObject(), full, found);
            foreach (var choice in value["anyOf"]?.AsArray() ?? [])
                Collect(choice!.AsObject(), full, found);
            if (value["items"] is JsonObject items)
                Collect(items, $"{full}[]", found);
        }
    }
}

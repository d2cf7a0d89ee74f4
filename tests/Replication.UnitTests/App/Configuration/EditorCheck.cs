using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using Replication.App.Configuration.Schema;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Replication.UnitTests.App.Configuration;

/// <summary>Validates a configuration file as an editor does: YAML 1.2 against the JSON schema.</summary>
internal static partial class EditorCheck
{
    private const int MaxLength = 3000;
    private const int MaxDepth = 64;

    private static readonly JsonSchema Schema = JsonSchema.FromText(ConfigurationSchema.Create().ToJsonString());

    // What a schema cannot say, or says in no readable way: the grammar of patterns, names and addresses, and what other values mean.
    private static readonly string[] OnlyTheReaderKnows =
    [
        "is no regular expression", "no linear-time matching", "is no range of versions", "glob has the characters", "has '**' in",
        "is not the name of an instance", "is taken by", "twice", "is too long", "characters; allowed: a lifecycle policy", "KEY=VALUE",
        "is no address", "it has a path", "port 0 is none", "the port is no number", "the host is neither", "(address 2)",
        "the only placeholder", "a duration from", "in the name of the host", "it carries credentials", "private key", "public key", "PEM text",
        "rabbitmq://user:password@host", "a text", "cannot take port 0", "does not fit", "holds line breaks",
    ];

    /// <summary>Fails when the schema accepts a text that the reader refuses for a reason that a schema can express.</summary>
    public static void AssertRefused(string yaml, string problem)
    {
        // The parser of the test has no bound on nesting.
        if (yaml.Length < MaxLength && !OnlyTheReaderKnows.Any(it => problem.Contains(it, StringComparison.Ordinal)))
            Assert.True(Find(yaml).Count > 0, $"the schema accepts what the reader refuses ({problem}):\n{yaml}");
    }

    /// <summary>Returns what the editor shows; nothing for a valid file.</summary>
    public static IReadOnlyList<string> Find(string yaml)
    {
        JsonNode? file;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is not [var only])
                return [$"{stream.Documents.Count} documents"];
            file = Convert(only.RootNode, 0);
        }
        catch (Exception e) when (e is YamlException or ArgumentException or InvalidOperationException or InvalidCastException)
        {
            return [e.Message];
        }
        var evaluation = Schema.Evaluate(
            JsonSerializer.SerializeToElement(file), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return evaluation.IsValid
            ? []
            : [.. (evaluation.Details ?? []).Where(static it => it.Errors is not null)
                .Select(static it => $"{it.InstanceLocation}: {string.Join("; ", it.Errors!.Values)}")];
    }

    // The core schema of YAML 1.2, section 10.3.
    private static JsonNode? Convert(YamlNode node, int depth) => node switch
    {
        // An alias may name a node that contains it.
        _ when depth > MaxDepth => throw new InvalidOperationException("nested too deeply"),
        YamlMappingNode map => new JsonObject(
            map.Children.Select(it => KeyValuePair.Create(((YamlScalarNode)it.Key).Value!, Convert(it.Value, depth + 1)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(it => Convert(it, depth + 1))]),
        YamlScalarNode { Style: not ScalarStyle.Plain } quoted => quoted.Value,
        YamlScalarNode { Value: null or "" or "~" or "null" or "Null" or "NULL" } => null,
        YamlScalarNode { Value: "true" or "True" or "TRUE" } => true,
        YamlScalarNode { Value: "false" or "False" or "FALSE" } => false,
        YamlScalarNode { Value: { } text } when Number().IsMatch(text) && text.Length < 16 => JsonNode.Parse(
            double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)),
        YamlScalarNode { Value: var text } => text,
        _ => throw new InvalidOperationException($"unknown node {node}"),
    };

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)$")]
    private static partial Regex Number();
}

using System.Text.Json.Nodes;
using Replication.App.OpenApi;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Operations;
using Replication.Testing.Schemas;
using Xunit;

namespace Replication.UnitTests.App.OpenApi;

/// <summary>The document describes every member, has an example of every request and answer, and says the type of every item.</summary>
public sealed class DocumentTests
{
    private static readonly JsonObject Document = ApiDocument.Make(DescribedEndpoint.Of(MappedEndpoints.All), "1.0.0");
    private static readonly JsonObject Schemas = Document["components"]!["schemas"]!.AsObject();

    // Any JSON: what a caller sent, and a rule or instance before and after a change.
    private static readonly string[] Untyped = ["AuditEntry.before", "AuditEntry.after"];

    public static TheoryData<string> SchemaNames => [.. Schemas.Select(static it => it.Key)];

    public static TheoryData<string> Operations => [.. Calls().Select(static it => it.Id)];

    [Fact]
    public void It_names_its_server() => Assert.All(Document["servers"]!.AsArray(), static it => Assert.NotNull(it!["url"]));

    [Theory]
    [MemberData(nameof(SchemaNames))]
    public void Every_property_is_described_and_has_a_type(string name)
    {
        foreach (var (key, property) in Schemas[name]!["properties"]!.AsObject())
        {
            var path = $"{name}.{key}";
            Assert.True(
                property!["description"]?.GetValue<string>() is { Length: > 0 } text && text[^1] == '.',
                $"{path} has no description: write a documentation comment of the member, or its param of a positional record");
            Assert.True(Untyped.Contains(path) || IsTyped(property), $"{path} has no type, or its items have none: {property}");
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_parameter_is_described_and_has_a_type(string id) => Assert.All(
        Call(id)["parameters"]!.AsArray(),
        it =>
        {
            Assert.NotNull(it!["description"]);
            Assert.True(IsTyped(it["schema"]!), $"{id} {it["name"]}: {it["schema"]}");
        });

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_answer_with_a_body_has_an_example_that_fits_its_schema(string id)
    {
        foreach (var (status, answer) in Call(id)["responses"]!.AsObject().Where(static it => it.Key[0] == '2'))
        {
            foreach (var (mediaType, form) in answer!["content"] as JsonObject ?? [])
            {
                Assert.True(
                    form!["example"] is not null,
                    $"{id} {status} {mediaType} has no example: add one of its type to {nameof(AnswerExamples)}");
                Assert.True(JsonSchemaCheck.Fits(form["schema"]!, form["example"], Schemas), $"{id} {status}: {form["example"]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_request_has_an_example_that_fits_its_schema_and_no_members_of_the_server(string id)
    {
        if (Call(id)["requestBody"]?["content"]?["application/json"] is not { } form)
            return;
        Assert.True(JsonSchemaCheck.Fits(form["schema"]!, form["example"], Schemas), $"{id}: {form["example"]}");
        var properties = JsonSchemaCheck.Named(form["schema"]!["$ref"]!, Schemas)["properties"]!.AsObject();
        Assert.All(properties, static it => Assert.Null(it.Value!["readOnly"]));
        if (id is "createRule" or "replaceRule" or "previewRule")
            Assert.Empty(properties.Select(static it => it.Key).Intersect(ShownRule.ReadOnlyKeys));
        if (id is "createInstance" or "replaceInstance")
            Assert.Empty(properties.Select(static it => it.Key).Intersect(ShownInstance.ReadOnlyKeys));
    }

    private static bool IsTyped(JsonNode schema)
    {
        if (schema["$ref"] is not null)
            return true;
        if (schema["anyOf"] is JsonArray any)
            return any.All(static it => IsTyped(it!));
        var types = TypesOf(schema).ToList();
        return types.Contains("array") ? schema["items"] is { } items && IsTyped(items) : types.Count > 0;
    }

    private static IEnumerable<string> TypesOf(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => several.Select(static it => it!.GetValue<string>()),
        { } one => [one.GetValue<string>()],
        null => [],
    };

    private static JsonObject Call(string id) => Calls().Single(it => it.Id == id).Described;

    private static IEnumerable<(string Id, JsonObject Described)> Calls() => Document["paths"]!.AsObject()
        .SelectMany(static path => path.Value!.AsObject())
        .Select(static it => (it.Value!["operationId"]!.GetValue<string>(), it.Value!.AsObject()));
}

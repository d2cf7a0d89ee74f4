using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>Validates a response against a schema of the OpenAPI document.</summary>
internal static class DescribedSchema
{
    public static void AssertFits(JsonObject document, string operationId, int status, JsonElement answer)
    {
        var operation = document["paths"]!.AsObject().SelectMany(static it => it.Value!.AsObject()).Single(
            it => (string?)it.Value!["operationId"] == operationId).Value!;
        AssertFits(document, operation["responses"]![$"{status}"]!["content"]!["application/json"]!["schema"]!
            .AsObject(), answer, $"{operationId} {status}");
    }

    public static void AssertFits(JsonObject document, JsonObject schema, JsonElement answer, string what)
    {
        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = document["components"]!["schemas"]!.DeepClone();
        var evaluation = JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))
            .Evaluate(answer, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        var errors = (evaluation.Details ?? [])
            .Where(static it => it.Errors is not null)
            .Select(static it => $"{it.InstanceLocation}: {string.Join("; ", it.Errors!.Values)}");
        Assert.True(evaluation.IsValid, $"{what} is not as described: {answer}\n{string.Join('\n', errors)}");
    }
}

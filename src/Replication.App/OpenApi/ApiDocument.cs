using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Replication.Coordination.Operations;

namespace Replication.App.OpenApi;

/// <summary>
/// Writes the OpenAPI document from the descriptions that endpoints have as metadata. The schemas come from the types that the endpoints
/// read and write.
/// </summary>
internal static class ApiDocument
{
    private const string Bearer = "bearer";
    private const string WebhookSecret = "webhookSecret";

    public static JsonObject Make(IEnumerable<DescribedEndpoint> endpoints, string version)
    {
        var schemas = new SchemaBook();
        var paths = new JsonObject();
        foreach (var endpoint in endpoints.OrderBy(static it => $"{it.Method} {it.Path}", StringComparer.Ordinal))
        {
            if (paths[endpoint.Path] is not JsonObject item)
                paths[endpoint.Path] = item = [];
            item[endpoint.Method.ToLowerInvariant()] = Describe(endpoint, schemas);
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Replication",
                ["version"] = version,
                ["description"] = "Replicates container images between registry instances as soon as they are pushed. Errors are problem "
                    + "details (RFC 9457) with a stable code. Lists are pages with a cursor.",
            },
            // A relative address: the server that sent the document.
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The server that this document comes from." }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.All,
                ["securitySchemes"] = new JsonObject
                {
                    [Bearer] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["description"] = "A token of auth.tokens. If no token is configured, callers on the same machine need none."
                    },
                    [WebhookSecret] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["description"] = "The secret of the instance's webhook."
                    },
                },
            },
        };
    }

    private static JsonObject Describe(DescribedEndpoint endpoint, SchemaBook schemas)
    {
        var operation = endpoint.Operation;
        var described = new JsonObject
        {
            ["operationId"] = operation.Id,
            ["tags"] = new JsonArray(endpoint.Path.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["api", "v1", var resource, ..]
                ? resource
                : "hooks"),
            ["summary"] = operation.Summary,
        };
        if (operation.Description is { } more)
            described["description"] = more;
        described["security"] = new JsonArray(new JsonObject { [endpoint.IsApi ? Bearer : WebhookSecret] = new JsonArray() });
        described["parameters"] = new JsonArray([.. Parameters(endpoint)]);
        if (operation.Body is { } body)
        {
            described["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject
                {
                    ["application/json"] = new JsonObject
                    {
                        ["schema"] = schemas.ReferBody(body.Type, endpoint.Method == "PUT"),
                        ["example"] = JsonNode.Parse(body.Example)
                    }
                },
            };
        }
        described["responses"] = Answers(endpoint, schemas);
        return described;
    }

    private static IEnumerable<JsonNode?> Parameters(DescribedEndpoint endpoint)
    {
        var operation = endpoint.Operation;
        foreach (var part in endpoint.Path.Split('/').Where(static it => it.StartsWith('{')))
            yield return Parameter(SharedParameters.InPaths[part.Trim('{', '}')], "path", isRequired: true);
        foreach (var parameter in operation.Parameters)
            yield return Parameter(parameter, "query", isRequired: false);
        if (operation.TakesIfMatch)
            yield return Parameter(
                new ApiParameter(
                    "If-Match", "The ETag of the version to change. If the current version has another ETag, the answer is 412."),
                "header",
                isRequired: false);
        if (endpoint.Method != "GET" && endpoint.IsApi)
            yield return Parameter(new ApiParameter(
                "Replication-Request",
                "Any value, such as 1. Required when no token is configured, together with Content-Type: application/json.",
                """{"type":"string"}""",
                "1"), "header", isRequired: false);
        if (endpoint.IsRepeatable)
            yield return Parameter(new ApiParameter(
                "Idempotency-Key",
                "Repeats of the request with the same key within a day return the first answer and change nothing.",
                """{"type":"string","minLength":1,"maxLength":255}"""), "header", isRequired: false);
    }

    private static JsonObject Parameter(ApiParameter parameter, string place, bool isRequired)
    {
        var described = new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = place,
            ["description"] = parameter.Description,
            ["schema"] = JsonNode.Parse(parameter.Schema)
        };
        if (isRequired)
            described["required"] = true;
        if (parameter.Example is { } example)
            described["example"] = int.TryParse(example, out var number) ? number : example;
        return described;
    }

    private static JsonObject Answers(DescribedEndpoint endpoint, SchemaBook schemas)
    {
        var success = endpoint.Operation.Success;
        var answers = new JsonObject { [$"{success.Status}"] = Success(success, schemas) };
        foreach (var (status, codes) in endpoint.Problems)
        {
            answers[$"{status}"] = new JsonObject
            {
                ["description"] = $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", codes.Select(static it => $"`{it}`"))}",
                ["content"] = new JsonObject
                {
                    ["application/problem+json"] = new JsonObject { ["schema"] = schemas.Refer(typeof(ProblemDocument), isSent: false) }
                },
                ["x-codes"] = new JsonArray([.. codes.Select(static it => (JsonNode?)it)]),
            };
        }
        return answers;
    }

    private static JsonObject Success(ApiSuccess success, SchemaBook schemas)
    {
        var described = new JsonObject { ["description"] = success.Description };
        var headers = new JsonObject();
        if (success.HasETag)
            headers["ETag"] =
                Header("The version of the resource, for If-Match. Absent for resources that the configuration file declares.");
        if (success.HasLocation)
            headers["Location"] = Header("The address of the resource.");
        if (headers.Count > 0)
            described["headers"] = headers;
        if (success.Type is { } type)
        {
            var content = new JsonObject { ["schema"] = schemas.Refer(type, isSent: false) };
            if ((success.Example ?? AnswerExamples.Of(type)) is { } example)
                content["example"] = JsonSerializer.SerializeToNode(example, example.GetType(), JsonSerializerOptions.Web);
            described["content"] = new JsonObject { [success.MediaType] = content };
        }
        return described;
    }

    private static JsonObject Header(string description) =>
        new() { ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" } };
}

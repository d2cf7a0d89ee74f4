using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Replication.App.OpenApi;

/// <summary>
/// Writes the OpenAPI document of the calls that this process answers. Bodies, versions and filters are read by hand, so that what a
/// method's signature shows is not the half of it; the schemas come from the very types that are written.
/// </summary>
internal static class ApiDocument
{
    private const string Bearer = "bearer";
    private const string WebhookSecret = "webhookSecret";

    public static JsonObject Make(IEnumerable<string> calls, string version)
    {
        var schemas = new SchemaBook();
        var paths = new JsonObject();
        foreach (var call in calls.Order(StringComparer.Ordinal))
        {
            if (!OperationTable.ByCall.TryGetValue(call, out var operation))
                continue;
            var path = operation.Path ?? operation.Route;
            if (paths[path] is not JsonObject item)
                paths[path] = item = [];
            item[operation.Method.ToLowerInvariant()] = Describe(operation, path, schemas);
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Replication",
                ["version"] = version,
                ["description"] = "Replicates container images between registry instances, push by push. Errors are problem details (RFC "
                    + "9457) with a stable code; lists are pages with a cursor.",
            },
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
                        ["description"] = "A token of auth.tokens. Without any configured token, callers on the same machine need none."
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

    private static JsonObject Describe(ApiOperation operation, string path, SchemaBook schemas)
    {
        var isApi = CommonProblems.IsApi(operation);
        var described = new JsonObject
        {
            ["operationId"] = operation.Id,
            ["tags"] = new JsonArray(path.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["api", "v1", var resource, ..]
                ? resource
                : "hooks"),
            ["summary"] = operation.Summary,
        };
        if (operation.Description is { } more)
            described["description"] = more;
        described["security"] = new JsonArray(new JsonObject { [isApi ? Bearer : WebhookSecret] = new JsonArray() });
        described["parameters"] = new JsonArray([.. Parameters(operation, path)]);
        if (operation.Body is { } body)
        {
            described["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject
                {
                    ["application/json"] = new JsonObject
                    {
                        ["schema"] = schemas.ReferBody(body.Type, operation.Method == "PUT"),
                        ["example"] = JsonNode.Parse(body.Example)
                    }
                },
            };
        }
        described["responses"] = Answers(operation, schemas);
        return described;
    }

    private static IEnumerable<JsonNode?> Parameters(ApiOperation operation, string path)
    {
        foreach (var part in path.Split('/').Where(static it => it.StartsWith('{')))
            yield return Parameter(SharedParameters.InPaths[part.Trim('{', '}')], "path", isRequired: true);
        foreach (var parameter in operation.Parameters)
            yield return Parameter(parameter, "query", isRequired: false);
        if (operation.TakesIfMatch)
            yield return Parameter(
                new ApiParameter("If-Match", "The ETag of the version that was seen: where it is another by now, the answer is 412."),
                "header",
                isRequired: false);
        if (operation.Method != "GET" && CommonProblems.IsApi(operation))
            yield return Parameter(new ApiParameter(
                "Replication-Request",
                "Of any value, such as 1. Needed where no token is configured, together with Content-Type: application/json.",
                """{"type":"string"}""",
                "1"), "header", isRequired: false);
        if (CommonProblems.IsRepeatable(operation))
            yield return Parameter(new ApiParameter(
                "Idempotency-Key",
                "Makes the call happen once, however often it is sent with this key within a day.",
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

    private static JsonObject Answers(ApiOperation operation, SchemaBook schemas)
    {
        var answers = new JsonObject { [$"{operation.Success.Status}"] = Success(operation.Success, schemas) };
        foreach (var (status, codes) in CommonProblems.Of(operation))
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
            headers["ETag"] = Header("The version of the document, for If-Match; absent for what is declared in the configuration file.");
        if (success.HasLocation)
            headers["Location"] = Header("Where the document stands.");
        if (headers.Count > 0)
            described["headers"] = headers;
        if (success.Type is { } type)
            described["content"] =
                new JsonObject { [success.MediaType] = new JsonObject { ["schema"] = schemas.Refer(type, isSent: false) } };
        return described;
    }

    private static JsonObject Header(string description) =>
        new() { ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" } };
}

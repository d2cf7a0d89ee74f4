using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.EmbeddedRegistry.Faults;

namespace Replication.IntegrationTests.Registries.Creation;

/// <summary>
/// Harbor on the target registry of a pair: its API of projects (goharbor/harbor, api/v2.0/swagger.yaml, "createProject"), and its answer
/// to every request for a project that does not exist (src/server/middleware/v2auth/auth.go).
/// </summary>
internal sealed class FakeHarbor
{
    private readonly RegistryPair _pair;

    private FakeHarbor(RegistryPair pair)
    {
        _pair = pair;
        pair.Target.Faults.Add(
            new RequestMatch { Where = it => it.Repository.Length > 0 && it.Headers.ContainsKey("Authorization") },
            new Fault(async (context, answer) =>
            {
                var project = context.Request.Path.Value!.Split('/')[2];
                if (Projects.ContainsKey(project))
                    await answer();
                else
                    await AnswerAsync(context, 401, "UNAUTHORIZED", $"project {project} not found: project {project} not found");
            }));
        pair.Target.Faults.Add(
            new RequestMatch { Method = "POST", Target = "^/api/v2.0/projects$" }, new Fault((context, _) => CreateAsync(context)));
    }

    /// <summary>The projects, each with its word for <c>metadata.public</c>.</summary>
    public ConcurrentDictionary<string, string> Projects { get; } = new();

    /// <summary>Answers a call before the fake does; null lets the fake answer.</summary>
    public Func<(int Status, string Code, string Message)?> Interrupt { get; set; } = static () => null;

    /// <summary>The number of calls that were sent to the API of projects.</summary>
    public int CallCount => _pair.Target.Requests.All.Count(static it => it.Target.StartsWith("/api/", StringComparison.Ordinal));

    public static FakeHarbor Start(RegistryPair pair) => new(pair);

    public RegistryInstance Instance() => new()
    {
        Name = "osaka",
        Endpoint = _pair.Target.Address,
        Credentials = new InstanceCredentials(RegistryPair.User, new Secret(RegistryPair.Password)),
    };

    private async Task CreateAsync(HttpContext context)
    {
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RegistryPair.User}:{RegistryPair.Password}"));
        if (context.Request.Headers.Authorization != $"Basic {login}")
        {
            await AnswerAsync(context, 401, "UNAUTHORIZED", "unauthorized");
            return;
        }
        if (Interrupt() is { } answer)
        {
            await AnswerAsync(context, answer.Status, answer.Code, answer.Message);
            return;
        }
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        var (name, visibility) = ((string?)body["project_name"], (string?)body["metadata"]?["public"]);
        if (name is not { Length: >= 1 and <= 255 }
            || visibility is not ("true" or "false")
            || context.Request.ContentType != "application/json")
            await AnswerAsync(context, 400, "BAD_REQUEST", "metadata.public should only be 'true' or 'false'");
        else if (!Projects.TryAdd(name, visibility))
            await AnswerAsync(context, 409, "CONFLICT", $"The project named {name} already exists");
        else
        {
            context.Response.StatusCode = 201;
            context.Response.Headers.Location = "/api/v2.0/projects/2";
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        return context.Request.Method == "HEAD"
            ? Task.CompletedTask
            : context.Response.WriteAsync(new JsonObject { ["errors"] = new JsonArray(error) }.ToJsonString());
    }
}

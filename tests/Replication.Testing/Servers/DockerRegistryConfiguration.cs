using System.Text.Json;
using System.Text.Json.Nodes;

namespace Replication.Testing.Servers;

/// <summary>Creates the configuration file of <c>docker-registry serve</c>. The file format is YAML, and JSON is valid YAML.</summary>
internal static class DockerRegistryConfiguration
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Of(DockerRegistryOptions options, int port, string storage, string passwordFile)
    {
        var configuration = new JsonObject
        {
            ["version"] = "0.1",
            ["log"] = new JsonObject { ["level"] = "info" },
            ["storage"] = new JsonObject
            {
                ["filesystem"] = new JsonObject { ["rootdirectory"] = storage },
                ["delete"] = new JsonObject { ["enabled"] = true },
            },
            // Without this, the registry rejects manifests that refer to layers by URL.
            ["validation"] =
                new JsonObject { ["manifests"] = new JsonObject { ["urls"] = new JsonObject { ["allow"] = new JsonArray("^https?://") } } },
            ["http"] = new JsonObject { ["addr"] = $"127.0.0.1:{port}", ["secret"] = "replication-tests" },
        };
        if (options.BasicAuthentication is not null)
            configuration["auth"] = new JsonObject { ["htpasswd"] = new JsonObject { ["realm"] = "tests", ["path"] = passwordFile } };
        if (options.Notifications.Count > 0)
            configuration["notifications"] = new JsonObject { ["endpoints"] = new JsonArray([.. options.Notifications.Select(Endpoint)]) };
        return configuration.ToJsonString(Indented);
    }

    private static JsonObject Endpoint(EmbeddedRegistry.Notifications.NotificationEndpoint endpoint) => new()
    {
        ["name"] = endpoint.Name,
        ["url"] = endpoint.Url.AbsoluteUri,
        ["headers"] = new JsonObject(endpoint.Headers.Select(header =>
            KeyValuePair.Create<string, JsonNode?>(header.Key, new JsonArray(JsonValue.Create(header.Value))))),
        ["timeout"] = $"{endpoint.Timeout.TotalMilliseconds}ms",
        ["threshold"] = endpoint.Threshold,
        ["backoff"] = $"{endpoint.Backoff.TotalMilliseconds}ms",
    };
}

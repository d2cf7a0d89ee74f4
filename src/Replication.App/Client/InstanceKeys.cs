using System.CommandLine;
using System.Text.Json.Nodes;

namespace Replication.App.Client;

/// <summary>What a command line says about an instance, over what a file says about it, over what is known of it.</summary>
internal sealed class InstanceKeys
{
    private readonly Option<string?> _file = new("--file") { Description = "A file with the keys of an instance as in the configuration (YAML or JSON, ${env:NAME} is put in); - is standard input.", HelpName = "FILE" };
    private readonly Option<string?> _endpoint = new("--endpoint") { Description = "The address of the registry.", HelpName = "URL" };
    private readonly Option<string?> _internalEndpoint = new("--internal-endpoint") { Description = "Its address inside your network, used whenever present.", HelpName = "URL" };
    private readonly Option<bool?> _internetAccess = new("--internet-access") { Description = "false: the public address is never contacted.", HelpName = "true|false" };
    private readonly Option<string?> _region = new("--region") { Description = "Its region.", HelpName = "REGION" };
    private readonly Option<string?> _account = new("--account") { Description = "The account that owns it.", HelpName = "ACCOUNT" };
    private readonly Option<string?> _partition = new("--partition") { Description = "public, finance or government.", HelpName = "PARTITION" };
    private readonly Option<string?> _edition = new("--edition") { Description = "basic or advanced.", HelpName = "EDITION" };
    private readonly Option<string?> _username = new("--username") { Description = "Who we are there.", HelpName = "USER" };
    private readonly Option<string?> _passwordFile = new("--password-file") { Description = "A file whose first line is the password; - is standard input.", HelpName = "FILE" };
    private readonly Option<string[]> _namespaces = new("--namespace") { Description = "A namespace that exists there; repeatable.", HelpName = "NAME" };
    private readonly Option<string[]> _trusted = new("--trusted-account") { Description = "An account whose images may come by rules across accounts; repeatable.", HelpName = "ACCOUNT" };
    private readonly Option<string?> _webhookFormat = new("--webhook-format") { Description = "How it reports pushes, such as distribution or generic.", HelpName = "FORMAT" };
    private readonly Option<string?> _webhookAuthentication = new("--webhook-authentication") { Description = "How its reports prove where they come from, such as bearer.", HelpName = "WAY" };
    private readonly Option<string?> _webhookSecretFile = new("--webhook-secret-file") { Description = "A file whose first line is the secret of the webhook; - is standard input.", HelpName = "FILE" };

    public IEnumerable<Option> All =>
    [
        _file, _endpoint, _internalEndpoint, _internetAccess, _region, _account, _partition, _edition, _username, _passwordFile, _namespaces, _trusted,
        _webhookFormat, _webhookAuthentication, _webhookSecretFile,
    ];

    public async Task<JsonObject> ReadAsync(ApiCall call, JsonObject known)
    {
        var line = call.Line;
        if (line.GetValue(_file) is { } file)
            Merge(known, await BodyFile.ReadAsync(file, call.CancellationToken));
        Set(known, "endpoint", line.GetValue(_endpoint));
        Set(known, "internalEndpoint", line.GetValue(_internalEndpoint));
        Set(known, "internetAccess", line.GetValue(_internetAccess));
        Set(known, "region", line.GetValue(_region));
        Set(known, "account", line.GetValue(_account));
        Set(known, "partition", line.GetValue(_partition));
        Set(known, "edition", line.GetValue(_edition));
        Set(known, "namespaces", List(line.GetValue(_namespaces)));
        Set(known, "trustedAccounts", List(line.GetValue(_trusted)));
        SetInside(known, "credentials", ("username", line.GetValue(_username)), ("password", SecretInput.FromFile("--password-file", line.GetValue(_passwordFile))));
        SetInside(
            known,
            "webhook",
            ("format", line.GetValue(_webhookFormat)),
            ("authentication", line.GetValue(_webhookAuthentication)),
            ("secret", SecretInput.FromFile("--webhook-secret-file", line.GetValue(_webhookSecretFile))));
        return known;
    }

    private static void Merge(JsonObject known, JsonObject said)
    {
        foreach (var (key, value) in said)
            known[key] = value?.DeepClone();
    }

    private static void Set(JsonObject body, string key, JsonNode? value)
    {
        if (value is not null)
            body[key] = value;
    }

    private static void SetInside(JsonObject body, string key, params IEnumerable<(string Name, string? Value)> parts)
    {
        foreach (var (name, value) in parts.Where(static it => it.Value is not null))
        {
            if (body[key] is not JsonObject inner)
                body[key] = inner = [];
            inner[name] = value;
        }
    }

    private static JsonArray? List(string[]? items) => items is { Length: > 0 } ? new JsonArray([.. items.Select(static it => (JsonNode?)it)]) : null;
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.EmbeddedRegistry.Faults;
using Replication.IntegrationTests.Registries.Clouds;

namespace Replication.IntegrationTests.Registries.Creation;

/// <summary>
/// Amazon ECR in front of the target registry of a pair: the operations of its API that the program calls (docs.aws.amazon.com, ECR API
/// 2015-09-21, JSON 1.1), and a registry that knows only repositories that were created. It verifies AWS Signature Version 4 by itself.
/// </summary>
internal sealed partial class FakeEcr : IAsyncDisposable
{
    public const string Secret = "secret-of-aws";
    private const string KeyId = "AKIDEXAMPLE";
    private const string Region = "eu-central-1";
    private const string Prefix = "AmazonEC2ContainerRegistry_V20150921.";

    private FakeCloud _cloud = null!;
    private readonly RegistryPair _pair;

    private FakeEcr(RegistryPair pair)
    {
        _pair = pair;
        pair.Target.Faults.Add(
            new RequestMatch { Where = it => it.Headers.ContainsKey("Authorization") && IsUnknown(it.Repository) },
            Fault.Status(404, body: """
                {"errors":[{"code":"NAME_UNKNOWN","message":"The repository with name 'x' does not exist in the registry with id '123456789012'"}]}
                """));
    }

    /// <summary>The repositories, each with the body of its CreateRepository call.</summary>
    public ConcurrentDictionary<string, JsonObject> Repositories { get; } = new();

    /// <summary>The calls of PutLifecyclePolicy, in their order.</summary>
    public ConcurrentQueue<(string Repository, string Text)> Policies { get; } = new();

    /// <summary>Answers a call of an operation before the fake does; null lets the fake answer.</summary>
    public Func<string, (int Status, string Body)?> Interrupt { get; set; } = static _ => null;

    /// <summary>The names of the called operations.</summary>
    public IReadOnlyList<string> Operations => [.. _cloud.Calls.Select(static it => it.Headers["X-Amz-Target"].Split('.')[1])];

    public static async Task<FakeEcr> StartAsync(RegistryPair pair)
    {
        var fake = new FakeEcr(pair);
        fake._cloud = await FakeCloud.StartAsync(fake.Answer);
        return fake;
    }

    public RegistryInstance Instance(Uri? endpoint = null) => new()
    {
        Name = "osaka",
        Endpoint = _pair.Target.Address,
        Credentials = new InstanceCredentials(KeyId, new Secret(Secret))
        {
            Provider = CredentialProvider.Ecr,
            Region = Region,
            Endpoint = endpoint ?? _cloud.Address,
        },
    };

    public static (int Status, string Body) Error(string type, string message, int status = 400) =>
        (status, new JsonObject { ["__type"] = type, ["message"] = message }.ToJsonString());

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    private bool IsUnknown(string repository) => repository.Length > 0 && !Repositories.ContainsKey(repository);

    private (int Status, string Body) Answer(FakeCloudCall call)
    {
        if (call is not { Method: "POST", Target: "/" } || !IsSigned(call))
            return Error("InvalidSignatureException", "The request signature we calculated does not match the signature you provided.");
        if (!call.Headers["Content-Type"].Equals("application/x-amz-json-1.1", StringComparison.Ordinal)
            || !call.Headers["X-Amz-Target"].StartsWith(Prefix, StringComparison.Ordinal))
            return Error("UnknownOperationException", "");
        var operation = call.Headers["X-Amz-Target"][Prefix.Length..];
        if (Interrupt(operation) is { } answer)
            return answer;
        var body = JsonNode.Parse(call.Body)!.AsObject();
        return operation switch
        {
            "GetAuthorizationToken" => (200, $$"""
                {"authorizationData":[{"authorizationToken":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes("AWS:token"))}}","expiresAt":4102444800,"proxyEndpoint":"https://x"}]}
                """),
            "CreateRepository" => Create(body),
            "PutLifecyclePolicy" => PutPolicy(body),
            _ => Error("UnknownOperationException", ""),
        };
    }

    private (int Status, string Body) Create(JsonObject body)
    {
        if (Complaint(body) is { } complaint)
            return Error("InvalidParameterException", complaint);
        var name = Text(body, "repositoryName")!;
        return Repositories.TryAdd(name, body)
            ? (200, new JsonObject
            {
                ["repository"] = new JsonObject
                {
                    ["repositoryArn"] = $"arn:aws:ecr:{Region}:123456789012:repository/{name}",
                    ["registryId"] = "123456789012",
                    ["repositoryName"] = name,
                },
            }.ToJsonString())
            : Error(
                "RepositoryAlreadyExistsException",
                $"The repository with name '{name}' already exists in the registry with id '123456789012'");
    }

    private (int Status, string Body) PutPolicy(JsonObject body)
    {
        var (name, text) = (Text(body, "repositoryName")!, Text(body, "lifecyclePolicyText"));
        if (text is not { Length: >= 100 and <= 30_720 } || JsonNode.Parse(text)!["rules"] is not JsonArray)
            return Error("InvalidParameterException", "Invalid parameter at 'LifecyclePolicyText'");
        if (!Repositories.ContainsKey(name))
            return Error("RepositoryNotFoundException", $"The repository with name '{name}' does not exist");
        Policies.Enqueue((name, text));
        return (200, new JsonObject { ["repositoryName"] = name, ["lifecyclePolicyText"] = text }.ToJsonString());
    }

    private static string? Complaint(JsonObject body)
    {
        string[] known =
            ["repositoryName", "registryId", "imageTagMutability", "imageScanningConfiguration", "encryptionConfiguration", "tags"];
        if (body.Select(static it => it.Key).Except(known).FirstOrDefault() is { } unknown)
            return $"unknown parameter {unknown}";
        return !RepositoryNames().IsMatch(Text(body, "repositoryName") ?? "") ? "repositoryName"
            : Text(body, "imageTagMutability") is not ("MUTABLE" or "IMMUTABLE") ? "imageTagMutability"
            : Text(body["encryptionConfiguration"]!.AsObject(), "encryptionType") is not ("AES256" or "KMS" or "KMS_DSSE")
                ? "encryptionType"
            : body["tags"] is JsonArray tags && tags.Any(static it => it!["Key"] is null || it["Value"] is null) ? "tags"
            : null;
    }

    private static string? Text(JsonObject body, string key) => (string?)body[key];

    private static bool IsSigned(FakeCloudCall call)
    {
        var match = Authorization().Match(call.Headers["Authorization"]);
        var (names, moment) = (match.Groups["names"].Value, call.Headers["X-Amz-Date"]);
        if (!match.Success || match.Groups["id"].Value != KeyId || match.Groups["region"].Value != Region
            || !moment.StartsWith(match.Groups["date"].Value, StringComparison.Ordinal)
            || new[] { "content-type", "host", "x-amz-date", "x-amz-target" }.Except(names.Split(';')).Any())
            return false;
        var headers = string.Concat(names.Split(';').Select(name => $"{name}:{call.Headers[name]}\n"));
        var canonical = $"{call.Method}\n{call.Target}\n\n{headers}\n{names}\n{Hash(call.Body)}";
        var scope = $"{moment[..8]}/{Region}/ecr/aws4_request";
        var key = Encoding.UTF8.GetBytes($"AWS4{Secret}");
        foreach (var part in scope.Split('/'))
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var toSign = $"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{Hash(canonical)}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))) == match.Groups["signature"].Value;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(
        "^AWS4-HMAC-SHA256 Credential=(?<id>[^/]+)/(?<date>[0-9]{8})/(?<region>[^/]+)/ecr/aws4_request, "
            + "SignedHeaders=(?<names>[^,]+), Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Authorization();

    [GeneratedRegex("^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$")]
    private static partial Regex RepositoryNames();
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.EmbeddedRegistry.Faults;
using Replication.IntegrationTests.Registries.Clouds;

namespace Replication.IntegrationTests.Registries.Creation;

/// <summary>
/// Alibaba Cloud Container Registry Enterprise Edition in front of the target registry of a pair: the operations of its API that the
/// program calls (alibabacloud.com, cr 2018-12-01), with a namespace <c>team</c> that creates no repositories by itself. It verifies the
/// signature ACS3-HMAC-SHA256 by itself.
/// </summary>
internal sealed class FakeAcr : IAsyncDisposable
{
    public const string Secret = "secret-of-alibaba";

    private FakeCloud _cloud = null!;
    private readonly RegistryPair _pair;

    private FakeAcr(RegistryPair pair)
    {
        _pair = pair;
        pair.Target.Faults.Add(
            new RequestMatch { Where = it => it.Headers.ContainsKey("Authorization") && IsUnknown(it.Repository) },
            Fault.Status(403, body: """
                {"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}
                """));
    }

    /// <summary>The repositories, each with the parameters of its CreateRepository call.</summary>
    public ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> Repositories { get; } = new();

    /// <summary>Answers a call of an action before the fake does; null lets the fake answer.</summary>
    public Func<string, (int Status, string Body)?> Interrupt { get; set; } = static _ => null;

    /// <summary>The names of the called actions.</summary>
    public IReadOnlyList<string> Actions => [.. _cloud.Calls.Select(static it => it.Headers["x-acs-action"])];

    public static async Task<FakeAcr> StartAsync(RegistryPair pair)
    {
        var fake = new FakeAcr(pair);
        fake._cloud = await FakeCloud.StartAsync(fake.Answer);
        return fake;
    }

    public RegistryInstance Instance() => new()
    {
        Name = "osaka",
        Endpoint = _pair.Target.Address,
        Credentials = new InstanceCredentials("key-id", new Secret(Secret))
        {
            Provider = CredentialProvider.Alibaba,
            Registry = "cri-abc",
            Endpoint = _cloud.Address,
        },
    };

    public static (int Status, string Body) Error(int status, string code, string message) =>
        (status, new JsonObject { ["RequestId"] = "1", ["Code"] = code, ["Message"] = message, ["IsSuccess"] = false }.ToJsonString());

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    private bool IsUnknown(string repository) => repository.Length > 0 && !Repositories.ContainsKey(repository);

    private (int Status, string Body) Answer(FakeCloudCall call)
    {
        if (call.Method != "POST" || call.Headers["x-acs-version"] != "2018-12-01" || !IsSigned(call))
            return Error(400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.");
        var parameters = call.Target.Split('?')[1].Split('&').Select(static it => it.Split('='))
            .ToDictionary(static it => it[0], static it => Uri.UnescapeDataString(it[1]));
        if (parameters.GetValueOrDefault("InstanceId") != "cri-abc")
            return Error(404, "INSTANCE_NOT_EXIST", "The instance does not exist.");
        var action = call.Headers["x-acs-action"];
        if (Interrupt(action) is { } answer)
            return answer;
        return action switch
        {
            "GetAuthorizationToken" => (200, """
                {"TempUsername":"cr_temp_user","AuthorizationToken":"token","ExpireTime":4102444800000,"Code":"success","IsSuccess":true}
                """),
            "CreateRepository" => Create(parameters),
            "GetRepository" => Repositories.ContainsKey(NameOf(parameters))
                ? (200, """{"Code":"success","IsSuccess":true,"RepoId":"crr-1"}""")
                : Error(200, "REPO_NOT_EXIST", "repo is not exist"),
            _ => Error(404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method."),
        };
    }

    private (int Status, string Body) Create(Dictionary<string, string> parameters) =>
        parameters.GetValueOrDefault("RepoType") is not ("PUBLIC" or "PRIVATE")
            || parameters.GetValueOrDefault("Summary") is not { Length: >= 1 and <= 100 }
            || parameters.Keys.Except(["InstanceId", "RepoNamespaceName", "RepoName", "RepoType", "Summary"]).Any()
            ? Error(400, "InvalidParameter", "A parameter is invalid.")
        : parameters["RepoNamespaceName"] != "team" ? Error(200, "NAMESPACE_NOT_EXIST", "namespace is not exist")
        : Repositories.TryAdd(NameOf(parameters), parameters)
            ? (200, """{"Code":"success","IsSuccess":true,"RepoId":"crr-1","RequestId":"1"}""")
        : Error(200, "REPO_EXIST", "repo is exist");

    private static string NameOf(Dictionary<string, string> parameters) => $"{parameters["RepoNamespaceName"]}/{parameters["RepoName"]}";

    private static bool IsSigned(FakeCloudCall call)
    {
        var authorization = call.Headers["Authorization"];
        var names = authorization.Split("SignedHeaders=")[1].Split(',')[0];
        var query = call.Target.Split('?')[1];
        if (query != string.Join('&', query.Split('&').Order(StringComparer.Ordinal)))
            return false;
        var headers = string.Concat(names.Split(';').Select(name => $"{name}:{call.Headers[name]}\n"));
        var canonical = $"POST\n/\n{query}\n{headers}\n{names}\n{Hash(call.Body)}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"ACS3-HMAC-SHA256\n{Hash(canonical)}"));
        return authorization == $"ACS3-HMAC-SHA256 Credential=key-id,SignedHeaders={names},Signature={Convert.ToHexStringLower(signature)}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

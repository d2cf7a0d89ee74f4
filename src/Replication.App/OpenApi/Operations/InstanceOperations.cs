using Replication.Contracts.Instances;
using Replication.Contracts.Specs;
using Replication.Contracts.Stores;
using Replication.Registries.Checks;

namespace Replication.App.OpenApi.Operations;

internal static class InstanceOperations
{
    private const string Example = """
        {"name":"osaka","region":"jp-osaka","account":"1001","partition":"public","edition":"advanced","endpoint":"https://osaka.example.com",
         "internalEndpoint":"https://osaka-vpc.example.com","internetAccess":true,"credentials":{"provider":"password","username":"robot","password":"a-password-of-the-registry"},"tls":{"insecure":false},
         "namespaces":["team","base"],"trustedAccounts":["1002"],"webhook":{"format":"distribution","authentication":"bearer","secret":"a-secret-of-16-characters-or-more"},
         "limits":{"maxConcurrentRequests":8,"requestsPerSecond":20,"bytesPerSecond":10485760,
                    "windows":[{"days":["saturday","sunday"],"from":"08:00:00","to":"18:00:00","timeZone":"Asia/Tokyo","bytesPerSecond":1048576,"pause":false}]}}
        """;

    private static readonly string[] BodyCodes =
    [
        .. SpecField.Of(typeof(InstanceSpec)).Select(static it => it.CodeOf("instance")), "instance.machineIdentity", "instance.unknownKey",
    ];

    internal static readonly string[] RegistryCodes =
    [
        "registry.unauthorized",
            "registry.denied",
            "registry.registryUnavailable",
            "registry.redirectRefused",
            "registry.addressRefused",
            "registry.protocolError",
        "registry.targetRefused",
    ];

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new(
            "GET /api/v1/instances",
            "listInstances",
            "Lists the instances, those of the configuration file and those made through the API.")
        {
            Success = new(200, "All instances, by name.", typeof(Page<ShownInstance>)),
        },
        new("POST /api/v1/instances", "createInstance", "Makes an instance.")
        {
            Description = "Keys and checks are those of the configuration file. Secrets are write-only.",
            Body = (typeof(InstanceSpec), Example),
            Success = new(201, "The instance as it was made.", typeof(ShownInstance)) { HasETag = true, HasLocation = true },
            Problems = new Dictionary<int, string[]>
            {
                [409] = ["instance.exists", "instance.quota", "secrets.foreignKeys"],
                [422] = BodyCodes
            },
        },
        new("GET /api/v1/instances/{name}", "findInstance", "Shows one instance.")
        {
            Success = new(200, "The instance.", typeof(ShownInstance)) { HasETag = true },
            Problems = new Dictionary<int, string[]> { [404] = ["instance.unknown"] },
        },
        new("PUT /api/v1/instances/{name}", "replaceInstance", "Replaces an instance that was made through the API.")
        {
            Description =
                "A password that is left out is kept, while user, endpoints, allowed hosts and trusted certificates stay the same.",
            Body = (typeof(InstanceSpec), Example),
            TakesIfMatch = true,
            Success = new(200, "The instance as it is now.", typeof(ShownInstance)) { HasETag = true },
            Problems = new Dictionary<int, string[]>
            {
                [404] = ["instance.unknown"],
                [409] = ["instance.declared", "secrets.foreignKeys"],
                [422] = [.. BodyCodes, "rule.sourceEdition", "rule.partition", "rule.namespaceMissing", "rule.account"],
            },
        },
        new("DELETE /api/v1/instances/{name}", "deleteInstance", "Removes an instance that no rule names.")
        {
            TakesIfMatch = true,
            Success = new(204, "It is removed."),
            Problems = new Dictionary<int, string[]> { [404] = ["instance.unknown"], [409] = ["instance.declared", "instance.inUse"] },
        },
        new(
            "POST /api/v1/instances/{name}/check",
            "checkInstance",
            "Asks whether the registry can be reached, lets us in, and can be read and written.")
        {
            IsHeavy = true,
            Parameters =
            [
                new(
                    "repository",
                    "What to read and write there; without it, whatever is there, which is for tokens that are limited to no namespaces."),
                new("write", "Whether to try to write; without it, where a rule writes there.", """{"type":"boolean"}"""),
            ],
            Success = new(200, "One answer for each question; failures are answers, too.", typeof(CheckDocument)),
            OnlyLooks = true,
            Problems = new Dictionary<int, string[]> { [400] = ["request.repository", "request.unreadable"], [404] = ["instance.unknown"] },
        },
        new("GET /api/v1/instances/{name}/repositories", "listRepositories", "Lists the repositories, straight from the registry.")
        {
            IsHeavy = true,
            Parameters = [SharedParameters.Last, SharedParameters.N],
            Success = new(200, "A page of names.", typeof(Page<string>)),
            Problems = new Dictionary<int, string[]>
            {
                [400] = ["request.cursor"],
                [404] = ["instance.unknown", "repository.unknown"],
                [409] = ["instance.unusable"],
                [502] = RegistryCodes,
                [503] = ["registry.rateLimited"],
            },
        },
        new(
            "GET /api/v1/instances/{name}/repositories/{**repository}",
            "listTags",
            "Lists the tags of a repository, straight from the registry.")
        {
            IsHeavy = true,
            Path = "/api/v1/instances/{name}/repositories/{repository}/tags",
            Parameters = [SharedParameters.Last, SharedParameters.N],
            Success = new(200, "A page of tags.", typeof(Page<string>)),
            Problems = new Dictionary<int, string[]>
            {
                [400] = ["request.repository"],
                [404] = ["instance.unknown", "repository.unknown", "request.unknown"],
                [409] = ["instance.unusable"],
                [502] = RegistryCodes,
                [503] = ["registry.rateLimited"],
            },
        },
    ];
}

using Replication.Contracts.Stores;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Instances;

/// <summary>Descriptions of the operations that list what a registry contains.</summary>
internal static class RegistryListOperations
{
    /// <summary>The codes of an operation that reads from a registry.</summary>
    public static string[] RegistryCodes { get; } =
    [
        "registry.unauthorized",
        "registry.denied",
        "registry.registryUnavailable",
        "registry.redirectRefused",
        "registry.addressRefused",
        "registry.protocolError",
        "registry.targetRefused",
        "registry.layoutInvalid",
        "registry.layoutUnavailable",
    ];

    public static ApiOperation ListRepositories { get; } =
        new("listRepositories", "Lists the repositories of an instance. The registry answers each request; nothing is cached.")
        {
            Parameters = [SharedParameters.Last, SharedParameters.N],
            Success = new(200, "A page of names.", typeof(Page<string>))
            {
                Example = new Page<string>(["team/app", "team/base"], "team/base"),
            },
            Problems = new Dictionary<int, string[]>
            {
                [400] = ["request.cursor"],
                [404] = ["instance.unknown", "repository.unknown"],
                [409] = ["instance.unusable"],
                [502] = RegistryCodes,
                [503] = ["registry.rateLimited"],
            },
        };

    public static ApiOperation ListTags { get; } =
        new("listTags", "Lists the tags of a repository. The registry answers each request; nothing is cached.")
        {
            CatchAll = "{repository}/tags",
            Parameters = [SharedParameters.Last, SharedParameters.N],
            Success = new(200, "A page of tags.", typeof(Page<string>)) { Example = new Page<string>(["v1", "v2"], Next: null) },
            Problems = new Dictionary<int, string[]>
            {
                [400] = ["request.repository"],
                [404] = ["instance.unknown", "repository.unknown", "request.unknown"],
                [409] = ["instance.unusable"],
                [502] = RegistryCodes,
                [503] = ["registry.rateLimited"],
            },
        };
}

using Replication.Contracts.Instances;
using Replication.Contracts.Specs;
using Replication.Contracts.Stores;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Instances;

/// <summary>Descriptions of the operations on instances.</summary>
internal static class InstanceOperations
{
    private const string Example = """
        {"name":"osaka","region":"jp-osaka","account":"1001","partition":"public","edition":"advanced","endpoint":"https://osaka.example.com",
         "internalEndpoint":"https://osaka-vpc.example.com","internetAccess":true,"credentials":{"provider":"password","username":"robot","password":"a-password-of-the-registry"},"tls":{"insecure":false},
         "namespaces":["team","base"],"trustedAccounts":["1002"],"webhook":{"format":"distribution","authentication":"bearer","secret":"a-secret-of-16-characters-or-more"},
         "limits":{"maxConcurrentRequests":8,"requestsPerSecond":20,"bytesPerSecond":10485760,
                    "windows":[{"days":["saturday","sunday"],"from":"08:00:00","to":"18:00:00","timeZone":"Asia/Tokyo","bytesPerSecond":1048576,"pause":false}]}}
        """;

    private static readonly ApiBody Body = new(typeof(InstanceSpec), Example);

    private static readonly string[] BodyCodes =
    [
        .. SpecField.Of(typeof(InstanceSpec)).Select(static it => it.CodeOf("instance")), "instance.machineIdentity",
        "instance.bucketDeclared", "instance.unknownKey",
    ];

    public static ApiOperation List { get; } =
        new("listInstances", "Lists the instances of the configuration file and those created through the API.")
        {
            Success = new(200, "All instances, by name.", typeof(Page<ShownInstance>)),
        };

    public static ApiOperation Find { get; } = new("findInstance", "Returns one instance.")
    {
        Success = new(200, "The instance.", typeof(ShownInstance)) { HasETag = true },
        Problems = new Dictionary<int, string[]> { [404] = ["instance.unknown"] },
    };

    public static ApiOperation Create { get; } = new("createInstance", "Creates an instance.")
    {
        Description = "The keys and their checks are those of the configuration file. No answer contains the secrets.",
        Body = Body,
        Success = new(201, "The new instance.", typeof(ShownInstance)) { HasETag = true, HasLocation = true },
        Problems = new Dictionary<int, string[]>
        {
            [409] = ["instance.exists", "instance.quota", "secrets.foreignKeys"],
            [422] = BodyCodes
        },
    };

    public static ApiOperation Replace { get; } = new("replaceInstance", "Replaces an instance that was created through the API.")
    {
        Description = "A password that the body omits is kept if the user, the endpoints, the allowed hosts and the trusted certificates "
            + "do not change. The answer of findInstance may be sent back with changes: the members that only the server sets are ignored.",
        Body = Body,
        TakesIfMatch = true,
        Success = new(200, "The changed instance.", typeof(ShownInstance)) { HasETag = true },
        Problems = new Dictionary<int, string[]>
        {
            [404] = ["instance.unknown"],
            [409] = ["instance.declared", "secrets.foreignKeys"],
            [422] = [.. BodyCodes, "rule.sourceEdition", "rule.sourceBucket", "rule.targetReadOnly", "rule.partition", "rule.namespaceMissing", "rule.account"],
        },
    };

    public static ApiOperation Delete { get; } = new("deleteInstance", "Deletes an instance that no rule uses.")
    {
        TakesIfMatch = true,
        Success = new(204, "The instance is deleted."),
        Problems = new Dictionary<int, string[]> { [404] = ["instance.unknown"], [409] = ["instance.declared", "instance.inUse"] },
    };
}

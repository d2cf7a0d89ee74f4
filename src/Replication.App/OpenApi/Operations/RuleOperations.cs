using Replication.Contracts.Rules;
using Replication.Contracts.Stores;

namespace Replication.App.OpenApi.Operations;

internal static class RuleOperations
{
    private const string Example = """
        {"name":"team-to-osaka","source":"hangzhou","target":"osaka","scenario":"sameAccount","level":"namespace","namespace":"team","targetNamespace":"mirror","tagFilter":"release-v.*",
         "override":true,"referrers":true,"deletions":false,"platforms":["linux/amd64"],"priority":3,"enabled":true}
        """;

    private static readonly string[] BodyCodes =
    [
        "rule.name", "rule.scenario", "rule.level", "rule.namespace", "rule.repository", "rule.targetNamespace", "rule.targetRepository", "rule.tagFilter", "rule.tags", "rule.override",
        "rule.referrers", "rule.deletions", "rule.platforms", "rule.priority", "rule.enabled", "rule.unknownKey", "rule.instance", "rule.sourceEdition", "rule.partition", "rule.topology",
        "rule.namespaceMissing", "rule.repositoryMissing", "rule.account",
    ];

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET /api/v1/rules", "listRules", "Lists the rules.")
        {
            Success = new(200, "The rules that the caller may see, by name.", typeof(Page<ReplicationRule>)),
        },
        new("GET /api/v1/rules/{id}", "findRule", "Shows one rule.")
        {
            Success = new(200, "The rule.", typeof(ReplicationRule)),
            Problems = new Dictionary<int, string[]> { [404] = ["rule.unknown"] },
        },
        new("POST /api/v1/rules/preview", "previewRule", "Shows which existing images a rule would bring, and where; nothing is made or copied.")
        {
            Parameters = [SharedParameters.After, SharedParameters.Limit],
            Body = (typeof(RuleRequest), Example),
            Success = new(200, "A page of images.", typeof(RulePreview)),
            Problems = new Dictionary<int, string[]>
            {
                [404] = ["instance.unknown", "repository.unknown"],
                [422] = BodyCodes,
                [502] = InstanceOperations.RegistryCodes,
                [503] = ["registry.rateLimited"],
            },
        },
    ];
}

using Replication.Contracts.Rules;
using Replication.Contracts.Specs;
using Replication.Contracts.Stores;

namespace Replication.App.OpenApi.Operations;

internal static class RuleOperations
{
    private const string Example = """
        {"name":"team-to-osaka","source":"hangzhou","target":"osaka","scenario":"sameAccount","level":"namespace","namespace":"team","targetNamespace":"mirror","tagFilter":"release-v.*",
         "tags":{"allow":["release-.*"],"deny":[".*-rc"],"semver":null},
         "override":true,"referrers":true,"deletions":false,"platforms":["linux/amd64"],"priority":3,"enabled":true}
        """;

    private static readonly string[] BodyCodes =
    [
        .. SpecField.Of(typeof(RuleSpec)).Select(static it => it.CodeOf("rule")).Distinct(),
        "rule.unknownKey",
            "rule.sourceEdition",
            "rule.partition",
            "rule.topology",
            "rule.namespaceMissing",
            "rule.repositoryMissing",
            "rule.account",
    ];

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET /api/v1/rules", "listRules", "Lists the rules.")
        {
            Parameters = [SharedParameters.AfterName, SharedParameters.Limit],
            Success = new(200, "The rules that the caller may see, by name.", typeof(Page<ShownRule>)),
        },
        new("GET /api/v1/rules/{id}", "findRule", "Shows one rule.")
        {
            Success = new(200, "The rule.", typeof(ShownRule)) { HasETag = true },
            Problems = new Dictionary<int, string[]> { [404] = ["rule.unknown"] },
        },
        new("GET /api/v1/rules/export", "exportRules", "Writes the rules as the configuration file would have them.")
        {
            Success = new(200, "YAML with the key rules.", typeof(string)) { MediaType = "application/yaml" },
        },
        new("POST /api/v1/rules", "createRule", "Makes a rule.")
        {
            Body = (typeof(RuleSpec), Example),
            Success = new(201, "The rule as it was made.", typeof(ShownRule)) { HasETag = true, HasLocation = true },
            IsHeavy = true,
            Problems = new Dictionary<int, string[]> { [409] = ["rule.quota"], [422] = BodyCodes },
        },
        new("PUT /api/v1/rules/{id}", "replaceRule", "Replaces a rule that was made through the API.")
        {
            Body = (typeof(RuleSpec), Example),
            TakesIfMatch = true,
            IsHeavy = true,
            Success = new(200, "The rule as it is now.", typeof(ShownRule)) { HasETag = true },
            Problems = new Dictionary<int, string[]> { [404] = ["rule.unknown"], [409] = ["rule.declared"], [422] = BodyCodes },
        },
        new("DELETE /api/v1/rules/{id}", "deleteRule", "Removes a rule: tasks that run are finished, those that wait are canceled.")
        {
            TakesIfMatch = true,
            Success = new(204, "It is removed."),
            Problems = new Dictionary<int, string[]> { [404] = ["rule.unknown"], [409] = ["rule.declared"] },
        },
        new("POST /api/v1/rules/{id}/pause", "pauseRule", "Lets a rule match nothing until it is resumed.")
        {
            TakesIfMatch = true,
            Success = new(200, "The rule as it is now.", typeof(ShownRule)) { HasETag = true },
            Problems = new Dictionary<int, string[]> { [404] = ["rule.unknown"], [409] = ["rule.declared"] },
        },
        new("POST /api/v1/rules/{id}/resume", "resumeRule", "Lets a rule match again, pushes from now on.")
        {
            TakesIfMatch = true,
            Success = new(200, "The rule as it is now.", typeof(ShownRule)) { HasETag = true },
            Problems = new Dictionary<int, string[]> { [404] = ["rule.unknown"], [409] = ["rule.declared"] },
        },
        new(
            "POST /api/v1/rules/preview",
            "previewRule",
            "Shows which existing images a rule would bring, and where; nothing is made or copied.")
        {
            Parameters = [SharedParameters.After, SharedParameters.Limit],
            Body = (typeof(RuleSpec), Example),
            Success = new(200, "A page of images.", typeof(RulePreview)),
            OnlyLooks = true,
            IsHeavy = true,
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

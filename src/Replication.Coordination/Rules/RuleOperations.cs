using Replication.Contracts.Rules;
using Replication.Contracts.Specs;
using Replication.Contracts.Stores;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Rules;

/// <summary>Descriptions of the operations on rules.</summary>
internal static class RuleOperations
{
    private const string Example = """
        {"name":"team-to-osaka","source":"hangzhou","target":"osaka","scenario":"sameAccount","level":"namespace","namespace":"team","targetNamespace":"mirror","tagFilter":"release-v.*",
         "tags":{"allow":["release-.*"],"deny":[".*-rc"],"semver":null},
         "override":true,"referrers":true,"deletions":false,"platforms":["linux/amd64"],"priority":3,
         "reconcile":"1h","repair":false,"enabled":true}
        """;

    private static readonly Dictionary<int, string[]> StoredRuleProblems = new() { [404] = ["rule.unknown"], [409] = ["rule.declared"] };

    /// <summary>The body that creates or previews a rule.</summary>
    public static ApiBody Body { get; } = new(typeof(RuleSpec), Example);

    /// <summary>The codes of problems in the body.</summary>
    public static string[] BodyCodes { get; } =
    [
        .. SpecField.Of(typeof(RuleSpec)).Select(static it => it.CodeOf("rule")).Distinct(),
        "rule.unknownKey",
        "rule.tagFilterTwice",
        "rule.sourceEdition",
        "rule.sourceBucket",
        "rule.targetReadOnly",
        "rule.partition",
        "rule.topology",
        "rule.namespaceMissing",
        "rule.repositoryMissing",
        "rule.account",
    ];

    public static ApiOperation List { get; } = new("listRules", "Lists the rules.")
    {
        Parameters = [SharedParameters.AfterName, SharedParameters.Limit],
        Success = new(200, "A page of the rules that the caller may see, by name.", typeof(Page<ShownRule>)),
    };

    public static ApiOperation Find { get; } = new("findRule", "Returns one rule.")
    {
        Success = new(200, "The rule.", typeof(ShownRule)) { HasETag = true },
        Problems = new Dictionary<int, string[]> { [404] = ["rule.unknown"] },
    };

    public static ApiOperation Export { get; } = new("exportRules", "Exports the rules in the format of the configuration file.")
    {
        Success = new(200, "YAML with the key rules.", typeof(string))
        {
            MediaType = "application/yaml",
            Example = "rules:\n- name: team-to-osaka\n  source: hangzhou\n  target: osaka\n  level: namespace\n  namespace: team\n"
                + "  tagFilter: 'release-.*'\n",
        },
    };

    public static ApiOperation Create { get; } = new("createRule", "Creates a rule.")
    {
        Body = Body,
        Success = new(201, "The new rule.", typeof(ShownRule)) { HasETag = true, HasLocation = true },
        Problems = new Dictionary<int, string[]> { [409] = ["rule.quota"], [422] = BodyCodes },
    };

    public static ApiOperation Replace { get; } = new("replaceRule", "Replaces a rule that was created through the API.")
    {
        Description = "The answer of findRule may be sent back with changes: the members that only the server sets are ignored.",
        Body = Body,
        TakesIfMatch = true,
        Success = new(200, "The changed rule.", typeof(ShownRule)) { HasETag = true },
        Problems = new Dictionary<int, string[]>(StoredRuleProblems) { [422] = BodyCodes },
    };

    public static ApiOperation Delete { get; } =
        new("deleteRule", "Deletes a rule. Its running tasks finish; its pending tasks are canceled.")
        {
            TakesIfMatch = true,
            Success = new(204, "The rule is deleted."),
            Problems = StoredRuleProblems,
        };

    public static ApiOperation Run { get; } = new("runRule", "Replicates one image under a rule now.")
    {
        Description = "Creates a task for each target of the rule, with the names and settings of the rule. The rule must cover the "
            + "repository, and its filters must match the tag. It is the only trigger of a rule with trigger manual.",
        Body = new(typeof(RuleRunRequest), """{"repository":"team/app","tag":"v1"}"""),
        Success = new(202, "The tasks. They start soon.", typeof(RuleRun)),
        Problems = new Dictionary<int, string[]>
        {
            [404] = ["rule.unknown"],
            [409] = ["rule.paused"],
            [422] = ["run.repository", "run.tag", "run.imageUnknown", "request.unknownKey"],
        },
    };

    public static ApiOperation Pause { get; } = new("pauseRule", "Pauses a rule until it is resumed.")
    {
        Description = "Without hold, pushes of the pause are not replicated; each is recorded as a canceled task, and resumeRule with "
            + "backfill replicates them. With hold, the rule continues to match pushes, and its tasks wait in the status held. Running "
            + "copies end "
            + "normally. The pause of a rule of the configuration file is kept when the process starts again.",
        Body = new(typeof(RulePauseRequest), """{"hold":true}"""),
        TakesIfMatch = true,
        Success = new(200, "The changed rule.", typeof(ShownRule)) { HasETag = true },
        Problems = new Dictionary<int, string[]>
        {
            [404] = ["rule.unknown"],
            [409] = ["rule.paused", "rule.disabledInFile"],
            [422] = ["request.unknownKey", "request.value"],
        },
    };

    public static ApiOperation Resume { get; } = new("resumeRule", "Resumes a rule.")
    {
        Description = "Held tasks start in the order of their pushes. With backfill, the images that were pushed during the pause are "
            + "replicated as well; the answer has the id of the backfill.",
        Body = new(typeof(RuleResumeRequest), """{"backfill":true}"""),
        TakesIfMatch = true,
        Success = new(200, "The changed rule.", typeof(ShownRule)) { HasETag = true },
        Problems = new Dictionary<int, string[]>
        {
            [404] = ["rule.unknown"],
            [409] = ["rule.notPaused", "rule.disabledInFile", "backfill.underWay"],
            [422] = ["request.unknownKey", "request.value"],
        },
    };
}

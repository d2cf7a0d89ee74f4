using System.Text.Json.Nodes;
using Replication.App.Configuration.Bodies;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Sections;
using Replication.App.Configuration.Values;
using Replication.Contracts.Imports;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Backfills;
using Replication.Coordination.Rules;
using Replication.Coordination.Tasks;

namespace Replication.App.OpenApi;

/// <summary>The JSON schemas of the bodies that callers send, each made from the reader of the body.</summary>
internal static class RequestSchemas
{
    private static readonly Dictionary<Type, RequestSchema> ByType = new()
    {
        [typeof(RuleSpec)] = new(
            "RuleRequest", static it => MapShape.Describe(new RuleSection(Names.Name).ReadDraft, it), typeof(RuleSpec)),
        [typeof(InstanceSpec)] = new(
            "InstanceRequest",
            static it => MapShape.Describe(new InstanceSection(new NameRegister()).Read, it),
            typeof(InstanceSpec)),
        [typeof(ManualReplication)] = new("TaskRequest", static it => MapShape.Describe(ManualBody.ReadAll, it), typeof(ManualReplication)),
        [typeof(TaskSelection)] = new(
            "TaskSelectionRequest",
                static it => MapShape.Describe(TaskSelectionBody.ReadAll, it),
                typeof(TaskFilter),
                typeof(TaskSelection)),
        [typeof(RulePauseRequest)] = new("RulePauseBody", static it => MapShape.Describe(PauseBody.Pause, it), typeof(RulePauseRequest)),
        [typeof(RuleResumeRequest)] = new(
            "RuleResumeBody", static it => MapShape.Describe(PauseBody.Resume, it), typeof(RuleResumeRequest)),
        [typeof(RuleRunRequest)] = new("RuleRunBody", static it => MapShape.Describe(RunBody.ReadAll, it), typeof(RuleRunRequest)),
        [typeof(BackfillRequest)] = new("BackfillBody", static it => MapShape.Describe(BackfillBody.ReadAll, it), typeof(BackfillRequest)),
        [typeof(ImportSpec)] = new("ImportRequest", static it => MapShape.Describe(ImportBody.ReadAll, it), typeof(ImportSpec)),
    };

    // The names of the mappings inside bodies.
    private static readonly Dictionary<Type, string> Inside = new()
    {
        [typeof(TagLists)] = "TagListsInput",
        [typeof(InstanceCredentials)] = "InstanceLogin",
        [typeof(InstanceTls)] = "InstanceCertificates",
        [typeof(InstanceWebhook)] = "InstanceHook",
        [typeof(InstanceLimits)] = "InstanceLimitsInput",
        [typeof(LimitWindow)] = "LimitWindowInput",
        [typeof(ManualBody.ManualSource)] = "TaskRequestSource",
        [typeof(ManualBody.ManualTarget)] = "TaskRequestTarget",
    };

    public static bool TryFind(Type body, out RequestSchema? schema) => ByType.TryGetValue(body, out schema);

    public static string? NameInside(Type type) => Inside.GetValueOrDefault(type);

    /// <summary>The name and the schema of a body. In a change, the name and the secrets may be left out.</summary>
    public static JsonObject Make(RequestSchema request, bool isChange, Func<Type, JsonObject, JsonNode> refer)
    {
        var schema = request.Describe(new ShapeRules(
            (inside, inner) =>
            {
                MemberTexts.Describe(inner, inside);
                return refer(inside, inner);
            },
            isChange));
        var properties = schema["properties"]!.AsObject();
        if (isChange)
        {
            schema["required"] = new JsonArray([.. schema["required"]!
                .AsArray()
                .Select(static it => it!.GetValue<string>())
                .Where(static it => it != "name")
                .Select(static it => (JsonNode?)it)]);
            properties["name"] =
                new JsonObject { ["anyOf"] = new JsonArray(properties["name"]!.DeepClone(), new JsonObject { ["type"] = "null" }) };
        }
        MemberTexts.Describe(schema, [.. request.Members]);
        return schema;
    }
}

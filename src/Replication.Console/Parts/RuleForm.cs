using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Rules;

namespace Replication.WebConsole.Parts;

/// <summary>The fields of the page that creates or edits a rule. Members of a rule that the page does not show are kept.</summary>
internal sealed class RuleForm
{
    private readonly JsonObject _kept;

    public RuleForm()
        : this([])
    {
    }

    private RuleForm(JsonObject kept) => _kept = kept;

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public string Scenario { get; set; } = RuleScenario.SameAccount.ToWord();

    public string Source { get; set; } = "";

    public IReadOnlyList<string> Targets { get; set; } = [];

    public string Level { get; set; } = RuleLevel.Namespace.ToWord();

    /// <summary>One namespace, or several and globs, separated by commas.</summary>
    public string Namespaces { get; set; } = "";

    public string Repository { get; set; } = "";

    public string TargetNamespace { get; set; } = "";

    public string TargetRepository { get; set; } = "";

    /// <summary>The regular expression of the tags; empty for all tags.</summary>
    public string TagFilter { get; set; } = "";

    public bool Override { get; set; } = true;

    public bool Referrers { get; set; } = true;

    public bool Deletions { get; set; }

    public string Priority { get; set; } = $"{RuleSpec.DefaultPriority}";

    public string Trigger { get; set; } = RuleTrigger.Push.ToWord();

    public string Poll { get; set; } = "";

    public string Reconcile { get; set; } = "";

    public bool Repair { get; set; }

    public string MinAge { get; set; } = "";

    public bool IsRepository => Level == RuleLevel.Repository.ToWord();

    public bool IsPoll => Trigger == RuleTrigger.Poll.ToWord();

    /// <summary>Reads a rule as the API shows it.</summary>
    public static RuleForm Of(string rule)
    {
        var body = JsonNode.Parse(rule)!.AsObject();
        foreach (var key in ShownRule.ReadOnlyKeys)
            body.Remove(key);
        string Text(string key) => (string?)body[key] ?? "";
        bool Flag(string key, bool otherwise) => (bool?)body[key] ?? otherwise;
        IReadOnlyList<string> List(string key) => [.. body[key]?.AsArray().Select(static it => (string)it!) ?? []];
        return new RuleForm(body)
        {
            Name = Text("name"),
            Description = Text("description"),
            Scenario = Text("scenario"),
            Source = Text("source"),
            Targets = Text("target") is { Length: > 0 } target ? [target] : List("targets"),
            Level = Text("level"),
            Namespaces = Text("namespace") is { Length: > 0 } one ? one : string.Join(", ", List("namespaces")),
            Repository = Text("repository"),
            TargetNamespace = Text("targetNamespace"),
            TargetRepository = Text("targetRepository"),
            TagFilter = body["tagGlob"] is null && Text("tagFilter") is var filter && filter != AllTags ? filter : "",
            Override = Flag("override", true),
            Referrers = Flag("referrers", true),
            Deletions = Flag("deletions", false),
            Priority = $"{(int?)body["priority"] ?? RuleSpec.DefaultPriority}",
            Trigger = Text("trigger") is { Length: > 0 } trigger ? trigger : RuleTrigger.Push.ToWord(),
            Poll = Text("poll"),
            Reconcile = Text("reconcile"),
            Repair = Flag("repair", false),
            MinAge = Text("minAge"),
        };
    }

    /// <summary>The body of the request that creates or changes the rule.</summary>
    public JsonObject Body()
    {
        var body = _kept.DeepClone().AsObject();
        void Set(string key, JsonNode? value)
        {
            if (value is null)
                body.Remove(key);
            else
                body[key] = value;
        }
        Set("name", Name.Trim());
        Set("description", Given(Description));
        Set("scenario", Scenario);
        Set("source", Source);
        Set("target", Targets is [var target] ? target : null);
        Set("targets", Targets.Count > 1 ? Array(Targets) : null);
        Set("level", Level);
        var namespaces = Namespaces.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var isOne = namespaces is [var only] && (IsRepository || !NameGlob.IsGlob(only));
        Set("namespace", isOne ? namespaces[0] : null);
        Set("namespaces", isOne || namespaces.Length == 0 ? null : Array(namespaces));
        Set("repository", IsRepository ? Given(Repository) : null);
        Set("targetNamespace", Given(TargetNamespace));
        Set("targetRepository", Given(TargetRepository));
        // A glob that the page does not show stays, unless a regular expression replaces it.
        if (Given(TagFilter) is { } filter)
        {
            Set("tagFilter", filter);
            Set("tagGlob", null);
        }
        else if (body["tagGlob"] is null)
        {
            Set("tagFilter", AllTags);
        }
        Set("override", Override);
        Set("referrers", Referrers);
        Set("deletions", Deletions);
        Set("priority", int.TryParse(Priority, out var priority) ? priority : RuleSpec.DefaultPriority);
        Set("trigger", Trigger);
        Set("poll", IsPoll ? Given(Poll) : null);
        Set("reconcile", Given(Reconcile));
        Set("repair", Repair);
        Set("minAge", Given(MinAge));
        return body;
    }

    /// <summary>The instances that may be a target: those of the region, without the source.</summary>
    public static IReadOnlyList<T> TargetsOf<T>(
        IEnumerable<T> instances, string source, string region, Func<T, (string Name, string? Region)> read) =>
        [.. instances.Where(it => read(it).Name != source && (region.Length == 0 || read(it).Region == region))];

    private const string AllTags = ".*";

    private static string? Given(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static JsonArray Array(IEnumerable<string> items) => [.. items.Select(static it => (JsonNode)it)];
}

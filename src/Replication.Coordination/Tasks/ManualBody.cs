using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Tasks;

/// <summary>Reads the body of <c>POST /tasks</c>, and tells everything that is wrong with it at once.</summary>
internal sealed class ManualBody
{
    private static readonly string[] Keys = ["source", "target", "override", "scenario", "referrers", "platforms", "priority"];
    private static readonly string[] SourceKeys = ["instance", "repository", "tag", "digest"];
    private static readonly string[] TargetKeys = ["instance", "repository", "tag"];

    private readonly List<BodyProblem> _problems = [];
    private ManualPlaces _places = new("", "", null, null, RuleScenario.SameAccount);

    private ManualBody()
    {
    }

    /// <summary>Reads the body; <paramref name="places"/> is what could be read of both ends, also where something else is wrong.</summary>
    public static BodyReading<ManualReplication> Read(JsonObject body, out ManualPlaces places)
    {
        var reading = new ManualBody();
        var value = reading.ReadAll(body);
        places = reading._places;
        return new(reading._problems.Count == 0 ? value : null, reading._problems);
    }

    private ManualReplication? ReadAll(JsonObject body)
    {
        RefuseUnknown(body, "", Keys);
        var (source, target) = (Part(body, "source", SourceKeys), Part(body, "target", TargetKeys));
        var (from, to) = (Text(source, "source", "instance"), Text(target, "target", "instance"));
        var repository = Name(source, "source", "repository", RepositoryNameOf, "a repository name");
        var tag = Name(source, "source", "tag", TagOf, "a tag");
        var digest = Name(source, "source", "digest", DigestOf, "a digest", isOptional: true);
        // The names at the target are those at the source where nothing else is said.
        var targetRepository = Name(target, "target", "repository", RepositoryNameOf, "a repository name", isOptional: true) ?? repository;
        var targetTag = Name(target, "target", "tag", TagOf, "a tag", isOptional: true) ?? tag;
        var (overrides, referrers) = (Flag(body, "override"), Flag(body, "referrers"));
        var (scenario, platforms, priority) = (Scenario(body), Platforms(body), Priority(body));
        _places = new ManualPlaces(from ?? "", to ?? "", repository, targetRepository, scenario);
        if (_problems.Count > 0)
            return null;
        if ((from, repository, tag) == (to, targetRepository, targetTag))
            Add("task.target", "target", "source and target are the same");
        return new()
        {
            Source = new(from!, repository!, tag!, digest),
            Target = new(to!, targetRepository!, targetTag!),
            Override = overrides,
            Scenario = scenario,
            Referrers = referrers,
            Platforms = platforms,
            Priority = priority,
        };
    }

    private JsonObject? Part(JsonObject body, string key, string[] known)
    {
        if (body[key] is not JsonObject part)
        {
            Add($"task.{key}", key, body[key] is null ? "is missing; an object with instance, repository and tag is wanted" : "is no object");
            return null;
        }
        RefuseUnknown(part, $"{key}.", known);
        return part;
    }

    private string? Text(JsonObject? part, string of, string key, bool isOptional = false)
    {
        if (part is null)
            return null;
        if (part[key] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0)
            return text;
        if (part[key] is not null)
            Add($"task.{of}", $"{of}.{key}", "is no text");
        else if (!isOptional)
            Add($"task.{of}", $"{of}.{key}", "is missing");
        return null;
    }

    private T? Name<T>(JsonObject? part, string of, string key, Func<string, T?> parse, string what, bool isOptional = false)
        where T : class
    {
        if (Text(part, of, key, isOptional) is not { } text)
            return null;
        if (parse(text) is { } name)
            return name;
        Add($"task.{of}", $"{of}.{key}", $"'{text}' is not {what}");
        return null;
    }

    private bool Flag(JsonObject body, string key)
    {
        if (body[key] is null)
            return true;
        if (body[key] is JsonValue value && value.TryGetValue(out bool flag))
            return flag;
        Add($"task.{key}", key, "is neither true nor false");
        return true;
    }

    private RuleScenario Scenario(JsonObject body)
    {
        switch (body["scenario"])
        {
            case null:
                return RuleScenario.SameAccount;
            case JsonValue value when value.TryGetValue(out string? text) && text is "sameAccount" or "crossAccount":
                return text == "crossAccount" ? RuleScenario.CrossAccount : RuleScenario.SameAccount;
            default:
                Add("task.scenario", "scenario", "is neither sameAccount nor crossAccount");
                return default;
        }
    }

    private string[] Platforms(JsonObject body)
    {
        if (body["platforms"] is null)
            return [];
        var texts = (body["platforms"] as JsonArray)?.Select(it => it is JsonValue value && value.TryGetValue(out string? text) ? text : null).ToArray() ?? [null];
        if (texts.All(text => Registries.ImagePlatform.TryParse(text, out _)))
            return texts!;
        Add("task.platforms", "platforms", "is no list of os/arch or os/arch/variant, for example [\"linux/amd64\", \"linux/arm64/v8\"]");
        return [];
    }

    private int Priority(JsonObject body)
    {
        if (body["priority"] is null)
            return TaskPriority.Manual;
        if (body["priority"] is JsonValue value && value.GetValueKind() is JsonValueKind.Number && value.TryGetValue(out int priority) && priority == TaskPriority.Clamp(priority))
            return priority;
        Add("task.priority", "priority", $"is no priority; {TaskPriority.Lowest} (waits for all others) to {TaskPriority.Highest} (waits for none) is allowed");
        return TaskPriority.Manual;
    }

    private void RefuseUnknown(JsonObject part, string place, string[] known)
    {
        foreach (var (key, _) in part.Where(it => !known.Contains(it.Key)))
            Add("task.unknownKey", $"{place}{key}", $"is not known; known are {string.Join(", ", known)}");
    }

    private void Add(string code, string key, string message) => _problems.Add(new(code, key, message));

    private static RepositoryName? RepositoryNameOf(string text) => RepositoryName.TryParse(text, out var name) ? name : null;

    private static Tag? TagOf(string text) => Tag.TryParse(text, out var tag) ? tag : null;

    private static Digest? DigestOf(string text) => Digest.TryParse(text, out var digest) ? digest : null;
}

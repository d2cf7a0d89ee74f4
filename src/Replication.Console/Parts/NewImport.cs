using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Imports;

namespace Replication.WebConsole.Parts;

/// <summary>The request of an import.</summary>
internal static class NewImport
{
    /// <summary>The request with the choices of a person.</summary>
    public static JsonObject Of(bool dryRun, string source, string target, string scenario, bool overwrites) => new()
    {
        ["dryRun"] = dryRun,
        ["source"] = source,
        ["target"] = target,
        ["scenario"] = scenario,
        ["override"] = overwrites,
    };

    /// <summary>Adds what a person wrote; an empty text adds nothing.</summary>
    public static void Add(JsonObject body, string? namespaces, string? repositories, string? tagFilter, string? targetNamespace)
    {
        AddList(body, "namespaces", (namespaces ?? "").Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        AddList(body, "repositories", (repositories ?? "").Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        AddText(body, "tagFilter", tagFilter);
        AddText(body, "targetNamespace", targetNamespace);
    }

    /// <summary>The request that copies what a dry run found.</summary>
    public static JsonObject Of(ImportDocument dryRun)
    {
        var body = Of(dryRun: false, dryRun.Source, dryRun.Target, dryRun.Scenario.ToWord(), dryRun.Override);
        AddList(body, "namespaces", dryRun.Namespaces);
        AddList(body, "repositories", [.. (dryRun.Repositories ?? []).Select(static it => it.Text)]);
        AddText(body, "repositoryFilter", dryRun.RepositoryFilter);
        AddList(body, "excludeRepositories", dryRun.ExcludeRepositories);
        AddText(body, "tagFilter", dryRun.TagFilter);
        AddList(body, "excludeTags", dryRun.ExcludeTags);
        AddText(body, "targetNamespace", dryRun.TargetNamespace);
        AddText(body, "targetRepository", dryRun.TargetRepository);
        body["referrers"] = dryRun.Referrers;
        AddList(body, "platforms", dryRun.Platforms);
        body["thorough"] = dryRun.Thorough;
        return body;
    }

    private static void AddList(JsonObject body, string key, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
            body[key] = new JsonArray([.. items.Select(static it => JsonValue.Create(it))]);
    }

    private static void AddText(JsonObject body, string key, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
            body[key] = text.Trim();
    }
}

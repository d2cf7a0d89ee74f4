using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.Contracts.Rules;

namespace Replication.App.Client;

/// <summary>Reads a rule from the command line. Options take precedence over <c>--file</c>, and the file over the known rule.</summary>
internal sealed class RuleKeys
{
    // Two spellings of one value: a new one replaces the known other one.
    private static readonly (string Key, string ListKey)[] Spellings = [("namespace", "namespaces"), ("target", "targets")];

    private readonly Option<string?> _file = BodyFile.Option("rule");
    private readonly SpecOptions _options = new(typeof(RuleSpec));

    public IEnumerable<Option> All => [_file, .. _options.All];

    public async Task<JsonObject> ReadAsync(ApiCall call, JsonObject known)
    {
        var original = known.DeepClone().AsObject();
        var before = (Filter: known["tagFilter"]?.ToString(), Glob: known["tagGlob"]?.ToString());
        await BodyFile.MergeAsync(call, _file, typeof(RuleSpec), known);
        _options.Apply(call.Line, known);
        KeepOneFilter(known, before);
        KeepOneSpelling(known, original);
        // A rule with a repository has level: repository.
        if (known["level"] is null)
            known["level"] = known["repository"] is null ? "namespace" : "repository";
        return known;
    }

    internal static void KeepOneSpelling(JsonObject rule, JsonObject before)
    {
        foreach (var (key, listKey) in Spellings)
        {
            var (isNew, isNewList) = (IsNew(key), IsNew(listKey));
            if (isNew != isNewList)
                rule.Remove(isNew ? listKey : key);
        }

        bool IsNew(string key) =>
            rule[key] is { } value and not JsonArray { Count: 0 } && !JsonNode.DeepEquals(value, before[key]);
    }

    /// <summary>
    /// A new glob replaces the known filter, which was perhaps compiled from another glob; a new filter replaces the known glob.
    /// </summary>
    internal static void KeepOneFilter(JsonObject rule, (string? Filter, string? Glob) before)
    {
        var isNewFilter = rule["tagFilter"]?.ToString() != before.Filter;
        var isNewGlob = rule["tagGlob"]?.ToString() != before.Glob;
        if (isNewGlob && !isNewFilter && rule["tagGlob"] is not null)
            rule.Remove("tagFilter");
        else if (isNewFilter && !isNewGlob)
            rule.Remove("tagGlob");
    }
}

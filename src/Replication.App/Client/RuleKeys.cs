using System.CommandLine;
using System.Text.Json.Nodes;

namespace Replication.App.Client;

/// <summary>What a command line says about a rule, over what a file says about it, over what is known of it.</summary>
internal sealed class RuleKeys
{
    private readonly Option<string?> _file = new("--file") { Description = "A file with the keys of a rule as in the configuration (YAML or JSON, ${env:NAME} is put in); - is standard input.", HelpName = "FILE" };
    private readonly Option<bool?> _override = Flag("--override", "false: another image under the same tag at the target stays.");
    private readonly Option<bool?> _referrers = Flag("--referrers", "false: signatures and whatever else refers to an image stay behind.");
    private readonly Option<bool?> _deletions = Flag("--deletions", "true: a tag that is deleted at the source is deleted at the target.");
    private readonly Option<int?> _priority = new("--priority") { Description = "From 1, which waits for all others, to 5.", HelpName = "1..5" };
    private readonly Option<string[]> _platforms = new("--platform") { Description = "Copy only this platform of an index, os/arch or os/arch/variant; repeatable.", HelpName = "PLATFORM" };

    private readonly List<(string Key, Option<string?> Option)> _texts =
    [
        .. new (string Key, string Option, string Description, string HelpName)[]
        {
            ("source", "--source", "The instance that images are pushed to.", "INSTANCE"),
            ("target", "--target", "The instance that they are brought to.", "INSTANCE"),
            ("scenario", "--scenario", "sameAccount or crossAccount.", "SCENARIO"),
            ("level", "--level", "namespace or repository.", "LEVEL"),
            ("namespace", "--namespace", "The namespace at the source; _ is the empty one.", "NAME"),
            ("repository", "--repository", "The repository in it, at level repository.", "NAME"),
            ("targetNamespace", "--target-namespace", "The namespace at the target; {namespace} stands for the source's.", "TEMPLATE"),
            ("targetRepository", "--target-repository", "The repository at the target; {namespace} and {repository} stand for the source's.", "TEMPLATE"),
            ("tagFilter", "--tag-filter", "A regular expression that must match the whole tag.", "REGEX"),
        }.Select(static it => (it.Key, new Option<string?>(it.Option) { Description = it.Description, HelpName = it.HelpName })),
    ];

    public IEnumerable<Option> All => [_file, .. _texts.Select(static it => it.Option), _override, _referrers, _deletions, _platforms, _priority];

    public async Task<JsonObject> ReadAsync(ApiCall call, JsonObject known)
    {
        var line = call.Line;
        if (line.GetValue(_file) is { } file)
        {
            foreach (var (key, value) in await BodyFile.ReadAsync(file, call.CancellationToken))
                known[key] = value?.DeepClone();
        }
        foreach (var (key, option) in _texts)
            Set(known, key, line.GetValue(option));
        Set(known, "override", line.GetValue(_override));
        Set(known, "referrers", line.GetValue(_referrers));
        Set(known, "deletions", line.GetValue(_deletions));
        Set(known, "priority", line.GetValue(_priority));
        if (line.GetValue(_platforms) is { Length: > 0 } platforms)
            known["platforms"] = new JsonArray([.. platforms.Select(static it => (JsonNode?)it)]);
        // Who names a repository means it.
        if (known["level"] is null)
            known["level"] = known["repository"] is null ? "namespace" : "repository";
        return known;
    }

    private static Option<bool?> Flag(string name, string description) => new(name) { Description = description, HelpName = "true|false" };

    private static void Set(JsonObject body, string key, JsonNode? value)
    {
        if (value is not null)
            body[key] = value;
    }
}

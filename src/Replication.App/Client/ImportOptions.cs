using System.CommandLine;
using System.Text.Json.Nodes;

namespace Replication.App.Client;

/// <summary>The options that say which images an import copies, and how.</summary>
internal sealed class ImportOptions
{
    private readonly Option<string[]> _namespaces = Several(
        "--namespace", "A namespace or a glob, such as team, platform/* or team/**; repeatable. Default: all.", "GLOB");

    private readonly Option<string[]> _repositories = Several("--repository", "Only this repository; repeatable.", "NAME");

    private readonly Option<string?> _repositoryFilter = One(
        "--repository-filter", "A regular expression that must match the whole name of the repository inside its namespace.", "REGEX");

    private readonly Option<string[]> _excludeRepositories = Several(
        "--exclude-repository", "A repository or a glob that is left out; repeatable.", "GLOB");

    private readonly Option<string?> _tagFilter = One("--tag-filter", "A regular expression that must match the whole tag.", "REGEX");

    private readonly Option<string[]> _excludeTags = Several("--exclude-tag", "A tag or a glob that is left out; repeatable.", "GLOB");

    private readonly Option<string?> _targetNamespace = One(
        "--target-namespace", "The namespace at the target; {namespace} is replaced by the source's.", "TEMPLATE");

    private readonly Option<string?> _targetRepository = One(
        "--target-repository", "The repository at the target; {namespace} and {repository} are replaced by the source's.", "TEMPLATE");

    private readonly Option<bool> _noOverwrite = new("--no-overwrite")
    {
        Description = "Do not replace another image under the target's tag.",
    };

    private readonly Option<bool> _crossAccount = new("--cross-account")
    {
        Description = "The two instances belong to different accounts, and the target trusts the source's.",
    };

    private readonly Option<bool> _noReferrers = new("--no-referrers") { Description = "Do not copy signatures and other referrers." };

    private readonly Option<string[]> _platforms = Several(
        "--platform", "Copy only this platform of an index, os/arch or os/arch/variant; repeatable.", "PLATFORM");

    private readonly Option<bool> _thorough = new("--thorough")
    {
        Description = "Check every match, also when the target has its tag, and copy its referrers.",
    };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Find what would be copied, and copy nothing." };

    public IEnumerable<Option> All =>
    [
        _namespaces, _repositories, _repositoryFilter, _excludeRepositories, _tagFilter, _excludeTags, _targetNamespace, _targetRepository,
        _noOverwrite, _crossAccount, _noReferrers, _platforms, _thorough, DryRun,
    ];

    /// <summary>The body of the request.</summary>
    public JsonObject BodyOf(ParseResult line, string source, string target)
    {
        var body = new JsonObject { ["source"] = source, ["target"] = target };
        (string Key, Option<string[]> Option)[] lists =
        [
            ("namespaces", _namespaces), ("repositories", _repositories), ("excludeRepositories", _excludeRepositories),
            ("excludeTags", _excludeTags), ("platforms", _platforms),
        ];
        foreach (var (key, option) in lists)
        {
            if (line.GetValue(option) is { Length: > 0 } items)
                body[key] = new JsonArray([.. items.Select(static it => (JsonNode?)it)]);
        }
        (string Key, Option<string?> Option)[] texts =
        [
            ("repositoryFilter", _repositoryFilter), ("tagFilter", _tagFilter), ("targetNamespace", _targetNamespace),
            ("targetRepository", _targetRepository),
        ];
        foreach (var (key, option) in texts)
        {
            if (line.GetValue(option) is { } text)
                body[key] = text;
        }
        if (line.GetValue(_crossAccount))
            body["scenario"] = "crossAccount";
        body["override"] = !line.GetValue(_noOverwrite);
        body["referrers"] = !line.GetValue(_noReferrers);
        body["thorough"] = line.GetValue(_thorough);
        body["dryRun"] = line.GetValue(DryRun);
        return body;
    }

    private static Option<string[]> Several(string name, string description, string placeholder) =>
        new(name) { Description = description, HelpName = placeholder };

    private static Option<string?> One(string name, string description, string placeholder) =>
        new(name) { Description = description, HelpName = placeholder };
}

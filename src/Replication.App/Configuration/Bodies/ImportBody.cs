using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Sections;
using Replication.App.Configuration.Tree;
using Replication.App.Configuration.Values;
using Replication.Contracts.Imports;
using Replication.Contracts.Rules;
using Replication.Coordination.Requests;

namespace Replication.App.Configuration.Bodies;

/// <summary>Reads the body of <c>POST /imports</c> with the reader of the configuration file.</summary>
internal static class ImportBody
{
    public static BodyReading<ImportSpec> Read(JsonObject body)
    {
        var problems = new List<ConfigurationProblem>();
        // Nothing is substituted: a caller must not read this machine's files and variables through the API.
        var values = new ValueReader(Substitution.None, problems);
        var import = MapReader.ReadAll(JsonTree.Of(body), Place.Defaults, KeyPath.Root, values, ReadAll);
        var coded = BodyProblems.Of(problems, static it => it.IsUnknownKey ? "request.unknownKey"
            : it.Key.StartsWith("repositories[", StringComparison.Ordinal) ? "request.repository"
            : "request.value");
        return new BodyReading<ImportSpec>(coded.Count == 0 ? import : null, coded);
    }

    public static ImportSpec ReadAll(MapReader map) => new()
    {
        Source = map.Required("source", Names.Name) ?? "",
        Target = map.Required("target", Names.Name) ?? "",
        Scenario = map.Optional("scenario", RuleWords.Scenario, RuleScenario.SameAccount),
        Namespaces = map.List("namespaces", Names.NamespaceGlob, RuleSpec.MaxListLength) ?? [],
        Repositories = map.NonEmptyList("repositories", ImageNames.Repository),
        RepositoryFilter = map.Optional("repositoryFilter", TagFilters.Repository),
        ExcludeRepositories = map.List("excludeRepositories", Names.RepositoryGlob, RuleSpec.MaxListLength) ?? [],
        TagFilter = map.Optional("tagFilter", TagFilters.Pattern, ImportSpec.AnyTag),
        ExcludeTags = map.List("excludeTags", TagFilters.Glob, RuleSpec.MaxListLength) ?? [],
        TargetNamespace = map.Optional("targetNamespace", RuleSection.NamespaceTemplate),
        TargetRepository = map.Optional("targetRepository", RuleSection.RepositoryTemplate),
        Override = map.Optional("override", Scalars.Flag, true),
        Referrers = map.Optional("referrers", Scalars.Flag, true),
        Platforms = map.List("platforms", Platforms.Platform) ?? [],
        DryRun = map.Optional("dryRun", Scalars.Flag, false),
        Thorough = map.Optional("thorough", Scalars.Flag, false),
    };
}

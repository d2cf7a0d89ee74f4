using System.ComponentModel;
using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Tree;
using Replication.App.Configuration.Values;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Tasks;

namespace Replication.App.Configuration.Bodies;

/// <summary>Reads the body of <c>POST /tasks</c> with the reader of the configuration file.</summary>
internal static class ManualBody
{
    private static readonly ValueKind<int> Priority = Scalars.Number(TaskPriority.Lowest, TaskPriority.Highest);

    public static ManualReading Read(JsonObject body)
    {
        var problems = new List<ConfigurationProblem>();
        // Nothing is substituted: a caller must not read this machine's files and variables through the API.
        var values = new ValueReader(Substitution.None, problems);
        var (replication, places) = MapReader.ReadAll(JsonTree.Of(body), Place.Defaults, KeyPath.Root, values, ReadAll);
        var coded = BodyProblems.Of(problems, static it => it.IsUnknownKey ? "task.unknownKey" : $"task.{BodyProblems.TopKey(it.Key)}");
        return new ManualReading(coded.Count == 0 ? replication : null, places, coded);
    }

    public static (ManualReplication?, ManualPlaces) ReadAll(MapReader map)
    {
        var source = map.RequiredMap("source", ReadSource);
        var target = map.RequiredMap("target", ReadTarget);
        // A name that the target does not set is the one of the source.
        var (targetRepository, targetTag) = (target?.Repository ?? source?.Repository, target?.Tag ?? source?.Tag);
        var scenario = map.Optional("scenario", RuleWords.Scenario, RuleScenario.SameAccount);
        var overrides = map.Optional("override", Scalars.Flag, true);
        var referrers = map.Optional("referrers", Scalars.Flag, true);
        var platforms = map.List("platforms", Platforms.Platform) ?? [];
        var priority = map.Optional("priority", Priority, TaskPriority.Manual);
        var places = new ManualPlaces(source?.Instance ?? "", target?.Instance ?? "", source?.Repository, targetRepository, scenario);
        if (source is not { Instance: { } from, Repository: { } repository, Tag: { } tag } || target?.Instance is not { } to)
            return (null, places);
        if ((from, repository, tag) == (to, targetRepository, targetTag))
            map.Refuse("target", "names the image at the source; allowed: another instance, repository or tag");
        var replication = new ManualReplication
        {
            Source = new TaskSource(from, repository, tag, source.Digest),
            Target = new TaskTarget(to, targetRepository!, targetTag!),
            Override = overrides,
            Scenario = scenario,
            Referrers = referrers,
            Platforms = platforms,
            Priority = priority,
        };
        return (replication, places);
    }

    private static ManualSource ReadSource(MapReader map) => new(
        map.Required("instance", Names.Name),
        map.Required("repository", ImageNames.Repository),
        map.Required("tag", ImageNames.Tag),
        map.Optional("digest", ImageNames.Digest));

    private static ManualTarget ReadTarget(MapReader map) => new(
        map.Required("instance", Names.Name),
        map.Optional("repository", ImageNames.Repository),
        map.Optional("tag", ImageNames.Tag));

    internal sealed record ManualSource(
        [property: Description("The name of the source instance.")] string? Instance,
        [property: Description("The repository to read.")] RepositoryName? Repository,
        [property: Description("The tag to read.")] Tag? Tag,
        [property: Description("The digest to copy; null means the image that the tag names.")] Digest? Digest);

    internal sealed record ManualTarget(
        [property: Description("The name of the target instance.")] string? Instance,
        [property: Description("The repository to write; null means that of the source.")] RepositoryName? Repository,
        [property: Description("The tag to write; null means that of the source.")] Tag? Tag);
}

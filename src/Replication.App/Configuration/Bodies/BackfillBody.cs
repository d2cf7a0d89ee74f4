using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Tree;
using Replication.App.Configuration.Values;
using Replication.Coordination.Backfills;
using Replication.Coordination.Requests;

namespace Replication.App.Configuration.Bodies;

/// <summary>Reads the body of <c>POST /rules/{id}/backfills</c> with the reader of the configuration file.</summary>
internal static class BackfillBody
{
    public static BodyReading<BackfillRequest> Read(JsonObject body)
    {
        var problems = new List<ConfigurationProblem>();
        // Nothing is substituted: a caller must not read this machine's files and variables through the API.
        var values = new ValueReader(Substitution.None, problems);
        var request = MapReader.ReadAll(JsonTree.Of(body), Place.Defaults, KeyPath.Root, values, ReadAll);
        var coded = BodyProblems.Of(problems, static it => it.IsUnknownKey ? "request.unknownKey"
            : it.Key.Contains('[', StringComparison.Ordinal) ? "request.repository"
            : "request.value");
        return new BodyReading<BackfillRequest>(coded.Count == 0 ? request : null, coded);
    }

    public static BackfillRequest ReadAll(MapReader map) => new(
        map.Optional("dryRun", Scalars.Flag, false),
        map.Optional("thorough", Scalars.Flag, false),
        map.NonEmptyList("repositories", ImageNames.Repository))
    {
        Since = map.OptionalValue("since", TaskWords.Time),
    };
}

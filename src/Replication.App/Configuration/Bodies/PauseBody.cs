using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Tree;
using Replication.App.Configuration.Values;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.App.Configuration.Bodies;

/// <summary>Reads the bodies of the calls that pause and resume a rule with the reader of the configuration file.</summary>
internal static class PauseBody
{
    public static BodyReading<RulePauseRequest> ReadPause(JsonObject body) => Read(body, Pause);

    public static BodyReading<RuleResumeRequest> ReadResume(JsonObject body) => Read(body, Resume);

    public static RulePauseRequest Pause(MapReader map) => new(map.Optional("hold", Scalars.Flag, false));

    public static RuleResumeRequest Resume(MapReader map) => new(map.Optional("backfill", Scalars.Flag, false));

    private static BodyReading<T> Read<T>(JsonObject body, Func<MapReader, T> read)
        where T : class
    {
        var problems = new List<ConfigurationProblem>();
        // Nothing is substituted: a caller must not read this machine's files and variables through the API.
        var values = new ValueReader(Substitution.None, problems);
        var request = MapReader.ReadAll(JsonTree.Of(body), Place.Defaults, KeyPath.Root, values, read);
        var coded = BodyProblems.Of(problems, static it => it.IsUnknownKey ? "request.unknownKey" : "request.value");
        return new BodyReading<T>(coded.Count == 0 ? request : null, coded);
    }
}

using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Tree;
using Replication.App.Configuration.Values;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.App.Configuration.Bodies;

/// <summary>Reads the body of <c>POST /rules/{id}/run</c> with the reader of the configuration file.</summary>
internal static class RunBody
{
    public static BodyReading<RuleRunRequest> Read(JsonObject body)
    {
        var problems = new List<ConfigurationProblem>();
        // Nothing is substituted: a caller must not read this machine's files and variables through the API.
        var values = new ValueReader(Substitution.None, problems);
        var request = MapReader.ReadAll(JsonTree.Of(body), Place.Defaults, KeyPath.Root, values, ReadAll);
        var coded = BodyProblems.Of(problems, static it => it.IsUnknownKey ? "request.unknownKey" : $"run.{BodyProblems.TopKey(it.Key)}");
        return new BodyReading<RuleRunRequest>(coded.Count == 0 ? request : null, coded);
    }

    public static RuleRunRequest? ReadAll(MapReader map)
    {
        var (repository, tag) = (map.Required("repository", ImageNames.Repository), map.Required("tag", ImageNames.Tag));
        return repository is null || tag is null ? null : new RuleRunRequest(repository, tag);
    }
}

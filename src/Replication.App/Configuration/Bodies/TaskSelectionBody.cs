using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Tree;
using Replication.App.Configuration.Values;
using Replication.Contracts.Stores;
using Replication.Coordination.Requests;
using Replication.Coordination.Tasks;

namespace Replication.App.Configuration.Bodies;

/// <summary>Reads the body of <c>POST /tasks/retry</c> and <c>POST /tasks/cancel</c> with the reader of the configuration file.</summary>
internal static class TaskSelectionBody
{
    private static readonly ValueKind<int> Limit = Scalars.Number(1, TaskSelection.MaxLimit);

    public static BodyReading<TaskSelection> Read(JsonObject body)
    {
        var problems = new List<ConfigurationProblem>();
        // Nothing is substituted: a caller must not read this machine's files and variables through the API.
        var values = new ValueReader(Substitution.None, problems);
        var selection = MapReader.ReadAll(JsonTree.Of(body), Place.Defaults, KeyPath.Root, values, ReadAll);
        var coded = BodyProblems.Of(problems, static it => it.IsUnknownKey ? "request.unknownKey" : "request.value");
        return new BodyReading<TaskSelection>(coded.Count == 0 ? selection : null, coded);
    }

    public static TaskSelection ReadAll(MapReader map)
    {
        var batch = map.Optional("batch", TaskWords.Id);
        var filter = new TaskFilter
        {
            Status = map.OptionalValue("status", TaskWords.Status),
            Trigger = map.OptionalValue("trigger", TaskWords.Trigger),
            Rule = map.Optional("rule", Scalars.Text),
            Instance = map.Optional("instance", Scalars.Text),
            Repository = map.Optional("repository", ImageNames.Repository),
            Tag = map.Optional("tag", ImageNames.Tag),
            Batch = batch?.Whole,
            Since = map.OptionalValue("since", TaskWords.Time),
            Until = map.OptionalValue("until", TaskWords.Time),
        };
        return new TaskSelection(
            filter,
            map.Optional("limit", Limit, TaskSelection.MaxLimit),
            map.Optional("after", Scalars.Text),
            map.Optional("dryRun", Scalars.Flag, false),
            batch?.Whole is null ? batch : null);
    }
}

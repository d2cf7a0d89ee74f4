using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Sections;
using Replication.App.Configuration.Tree;
using Replication.App.Configuration.Values;
using Replication.Contracts.Rules;
using Replication.Coordination.Requests;

namespace Replication.App.Configuration.Bodies;

/// <summary>Reads a rule from the body of a call, by the checks of the configuration file. Whether there are such instances is the rule's checks' to say.</summary>
internal static class RuleBody
{
    private static readonly string[] Known =
    [
        "name", "scenario", "level", "namespace", "repository", "targetNamespace", "targetRepository", "tagFilter", "tags", "override", "referrers", "deletions",
        "platforms", "priority", "enabled",
    ];

    public static BodyReading<ReplicationRule> Read(JsonObject body)
    {
        var problems = new List<ConfigurationProblem>();
        // What a caller writes is meant as it stands: nobody reads this machine's files and variables through the API.
        var values = new ValueReader(Substitution.None, problems);
        var rule = MapReader.ReadAll(JsonTree.Of(body), Place.Defaults, KeyPath.Root, values, new RuleSection(Names.Name).ReadDraft).Rule;
        return new BodyReading<ReplicationRule>(rule, [.. problems.Select(it => new BodyProblem(CodeOf(it.Key), it.Key, it.Message))]);
    }

    private static string CodeOf(string key) => key.Split('.', '[')[0] switch
    {
        "source" or "target" => "rule.instance",
        var first when Known.Contains(first) => $"rule.{first}",
        _ => "rule.unknownKey",
    };
}

using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Sections;
using Replication.App.Configuration.Tree;
using Replication.App.Configuration.Values;
using Replication.Contracts.Rules;
using Replication.Coordination.Requests;

namespace Replication.App.Configuration.Bodies;

/// <summary>
/// Reads a rule from the body of a call with the reader of the configuration file. The rule's checks decide whether its instances exist.
/// </summary>
internal static class RuleBody
{
    public static BodyReading<RuleSpec> Read(JsonObject body)
    {
        var problems = new List<ConfigurationProblem>();
        // Nothing is substituted: a caller must not read this machine's files and variables through the API.
        var values = new ValueReader(Substitution.None, problems);
        var rule = MapReader.ReadAll(JsonTree.Of(body), Place.Defaults, KeyPath.Root, values, new RuleSection(Names.Name).ReadDraft).Rule;
        return new BodyReading<RuleSpec>(rule, BodyProblems.OfSpec(typeof(RuleSpec), "rule", problems));
    }
}

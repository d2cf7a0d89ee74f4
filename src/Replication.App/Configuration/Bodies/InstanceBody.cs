using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Sections;
using Replication.App.Configuration.Tree;
using Replication.Contracts.Instances;
using Replication.Coordination.Requests;

namespace Replication.App.Configuration.Bodies;

/// <summary>Reads an instance from the body of a call with the reader of the configuration file.</summary>
internal static class InstanceBody
{
    public static BodyReading<RegistryInstance> Read(JsonObject body)
    {
        var problems = new List<ConfigurationProblem>();
        // Nothing is substituted: a caller must not read this machine's files and variables through the API.
        var values = new ValueReader(Substitution.None, problems);
        var instance =
            MapReader.ReadAll(JsonTree.Of(body), Place.Defaults, KeyPath.Root, values, new InstanceSection(new NameRegister()).Read);
        return new BodyReading<RegistryInstance>(instance, BodyProblems.OfSpec(typeof(InstanceSpec), "instance", problems));
    }
}

using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Sections;
using Replication.App.Configuration.Tree;
using Replication.Contracts.Instances;
using Replication.Coordination.Requests;

namespace Replication.App.Configuration.Bodies;

/// <summary>Reads an instance from the body of a call, by the checks of the configuration file.</summary>
internal static class InstanceBody
{
    private static readonly string[] Known =
    [
        "name", "region", "account", "partition", "edition", "endpoint", "internalEndpoint", "internetAccess", "credentials", "namespaces",
        "trustedAccounts", "webhook", "limits", "tls", "allowedHosts",
    ];

    public static BodyReading<RegistryInstance> Read(JsonObject body)
    {
        var problems = new List<ConfigurationProblem>();
        // What a caller writes is meant as it stands: nobody reads this machine's files and variables through the API.
        var values = new ValueReader(Substitution.None, problems);
        var instance = MapReader.ReadAll(JsonTree.Of(body), Place.Defaults, KeyPath.Root, values, new InstanceSection(new NameRegister()).Read);
        return new BodyReading<RegistryInstance>(instance, [.. problems.Select(it => new BodyProblem(CodeOf(it.Key), it.Key, it.Message))]);
    }

    private static string CodeOf(string key)
    {
        var first = key.Split('.', '[')[0];
        return Known.Contains(first) ? $"instance.{first}" : "instance.unknownKey";
    }
}

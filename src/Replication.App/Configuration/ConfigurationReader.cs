using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Sections;
using Replication.App.Configuration.Tree;
using Replication.App.Configuration.Values;
using Replication.Contracts.Rules;

namespace Replication.App.Configuration;

/// <summary>Reads a configuration from a text and the environment. It reads files only through <c>readFile</c>.</summary>
internal static class ConfigurationReader
{
    /// <summary>The defaults and the environment alone.</summary>
    public static ConfigurationResult ReadDefaults(IReadOnlyDictionary<string, string> environment, Func<string, FileText> readFile) =>
        Read(new Node.Map([], Place.Defaults), "", environment, readFile, []);

    /// <summary>Reads the text of a file; environment variables override it. Problems show the name of the file.</summary>
    /// <remarks><paramref name="onKey"/> receives each key that the reader supports, present or not.</remarks>
    public static ConfigurationResult Read(
        string text,
        string file,
        IReadOnlyDictionary<string, string> environment,
        Func<string, FileText> readFile,
        Action<ReadKey>? onKey = null)
    {
        var problems = new List<ConfigurationProblem>();
        return YamlTree.Read(text, file, problems) is { } root
            ? Read(root, Path.GetDirectoryName(file) ?? "", environment, readFile, problems, onKey)
            : ConfigurationResult.Invalid.Of(problems);
    }

    private static ConfigurationResult Read(
        Node.Map file,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        Func<string, FileText> readFile,
        List<ConfigurationProblem> problems,
        Action<ReadKey>? onKey = null)
    {
        var root = new EnvironmentOverlay(problems).Over(file, environment);
        var values = new ValueReader(new Substitution(folder, environment, readFile), problems, onKey);
        var configuration = MapReader.ReadAll(root, root.Place, KeyPath.Root, values, ReadRoot);
        return problems.Count == 0 ? new ConfigurationResult.Ok(configuration with { Warnings = values.Warnings })
            : ConfigurationResult.Invalid.Of(problems);
    }

    /// <summary>Reads the whole file.</summary>
    public static ReplicationConfiguration ReadRoot(MapReader map)
    {
        var instanceNames = new NameRegister();
        return new ReplicationConfiguration
        {
            Bus = map.Section("bus", BusSection.Read),
            Store = map.Section("store", StoreSection.Read),
            Http = map.Section("http", HttpSection.Read),
            Api = map.Section("api", ApiSection.Read),
            Webhooks = map.Section("webhooks", WebhooksSection.Read),
            Sweep = map.Section("sweep", SweepSection.Read),
            Backfills = map.Section("backfills", BackfillSection.Read),
            Reconciler = map.Section("reconciler", ReconcilerSection.Read),
            NotificationDelivery = map.Section("notificationDelivery", NotificationDeliverySection.Read),
            Telemetry = map.Section("telemetry", TelemetrySection.Read),
            Console = map.Section("console", ConsoleSection.Read),
            Log = map.Section("log", LogSection.Read),
            Worker = map.Section("worker", WorkerSection.Read),
            Registries = map.Section("registries", RegistriesSection.Read),
            Topology = map.Optional("topology", Scalars.WordOf<TopologyMode>(), TopologyMode.Strict),
            Auth = map.Section("auth", new AuthSection().Read),
            Secrets = map.Section("secrets", SecretsSection.Read),
            Notifications = map.Items("notifications", new NotificationSection().Read),
            Instances = map.Items("instances", new InstanceSection(instanceNames).Read),
            // After the instances: a rule names two of them.
            Rules = map.Items("rules", new RuleSection(instanceNames.OneOfThem("an instance")).Read),
        };
    }
}

using Replication.EmbeddedRegistry.Notifications;
using Replication.Testing.Servers;

namespace Replication.Testing.Serving;

/// <summary>Two real registries, the program between them, and a rule for the namespace <c>team</c>.</summary>
public sealed class ServedSystem : IAsyncDisposable
{
    public const string Secret = "a-secret-of-the-webhook-0123456789";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Take();
    private StartProgram _start = ReplicationProcess.Start;

    private ServedSystem(DockerRegistryServer source, DockerRegistryServer target) => (Source, Target) = (source, target);

    public DockerRegistryServer Source { get; private set; }

    public DockerRegistryServer Target { get; }

    public IReplicationProgram Program { get; private set; } = null!;

    public ApiClient Api { get; private set; } = null!;

    /// <summary>
    /// Starts the registries and the program. <paramref name="rule"/> are additional keys of the rule, <paramref name="settings"/>
    /// additional keys of the configuration file, and <paramref name="instances"/> items of the list of instances.
    /// <paramref name="launcher"/> is a command that starts the program, and <paramref name="start"/> another way to start it; without
    /// them, it is a separate process.
    /// </summary>
    public static async Task<ServedSystem> StartAsync(
        string rule = "tagFilter: \".*\"",
        DockerRegistryOptions? targetOptions = null,
        string targetKeys = "",
        string settings = "",
        string instances = "",
        IReadOnlyList<string>? launcher = null,
        StartProgram? start = null)
    {
        var target = await DockerRegistryServer.StartAsync(targetOptions);
        var system = new ServedSystem(null!, target)
        {
            _start = start ?? ((file, _, _) =>
                ReplicationProcess.StartUnder(launcher ?? [], Path.GetDirectoryName(file)!, [], "serve", "--config", file)),
        };
        try
        {
            system.Source = await DockerRegistryServer.StartAsync(new DockerRegistryOptions
            {
                Notifications =
                [
                    new NotificationEndpoint
                    {
                        Url = new Uri($"http://127.0.0.1:{system._port}/hooks/hangzhou"),
                        Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {Secret}" },
                        Threshold = 1,
                        Backoff = TimeSpan.FromMilliseconds(200),
                    },
                ],
            });
            await File.WriteAllTextAsync(system.ConfigFile, $$"""
                store: { provider: sqlite, path: {{system._folder.Combine("replication.db")}} }
                http: { urls: "http://127.0.0.1:{{system._port}}" }
                {{settings}}
                instances:
                  - name: hangzhou
                    endpoint: {{Plain(system.Source.Address)}}
                    webhook: { format: distribution, authentication: bearer, secret: {{Secret}} }
                  - name: tokyo
                    endpoint: {{Plain(target.Address)}}
                    {{targetKeys}}
                  - name: plain
                    endpoint: {{Plain(system.Source.Address)}}
                    webhook: { format: generic, authentication: bearer, secret: {{Secret}} }
                  {{instances}}
                rules:
                  - { name: team-to-tokyo, source: hangzhou, target: tokyo, level: namespace, namespace: team, {{rule}} }
                """);
            await system.StartProgramAsync();
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public string ConfigFile => _folder.Combine("replication.yaml");

    public async Task StartProgramAsync()
    {
        Program = _start(ConfigFile, role: null, new Uri($"http://127.0.0.1:{_port}"));
        Api?.Dispose();
        Api = new ApiClient(await Program.ListeningAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (Program is not null)
            await Program.DisposeAsync();
        if (Source is not null)
            await Source.DisposeAsync();
        await Target.DisposeAsync();
        _folder.Dispose();
    }

    private static string Plain(Uri address) => address.GetLeftPart(UriPartial.Authority);
}

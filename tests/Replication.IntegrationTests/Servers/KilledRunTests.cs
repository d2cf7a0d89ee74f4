using System.Diagnostics;
using Replication.IntegrationTests.Fleet;
using Replication.Testing.Processes;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Servers;

/// <summary>A test run that is killed (SIGKILL) leaves no server behind.</summary>
public sealed class KilledRunTests
{
    // One of each kind of process that a fleet test starts; the last is the program itself.
    private static readonly string[] Commands = ["docker-registry", "beam.smp", "epmd", "postgres", "dotnet"];

    [Fact]
    public async Task The_servers_of_a_killed_test_run_end_with_it()
    {
        var start = new ProcessStartInfo(
            "dotnet", ["exec", typeof(KilledRunTests).Assembly.Location, "-class", typeof(FleetTests).FullName!])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var run = GuardedProcess.Start(start);
        run.OutputDataReceived += static (_, _) => { };
        run.ErrorDataReceived += static (_, _) => { };
        run.BeginOutputReadLine();
        run.BeginErrorReadLine();

        var servers = await Waiting.UntilAsync(
            () => Task.FromResult(Descendants(run) is { } found && Expected().All(it => found.Any(process => process.Command == it))
                ? found
                : null),
            () => $"the run started no more than: {string.Join(", ", Descendants(run).Select(static it => it.Command))}",
            within: TimeSpan.FromMinutes(8));
        run.Kill();
        await run.WaitForExitAsync();

        await Waiting.UntilAsync(
            () => Task.FromResult(servers.Any(static it => it.IsAlive) ? null : servers),
            () => $"still running: {string.Join(", ", servers.Where(static it => it.IsAlive))}");
    }

    // A server that the environment names or that a container runs is no child of the test run.
    private static IEnumerable<string> Expected() => Commands.Where(static it => it switch
    {
        "beam.smp" or "epmd" => Environment.GetEnvironmentVariable(Testing.Servers.RabbitMqServer.AddressVariable) is null,
        "postgres" => Environment.GetEnvironmentVariable(Testing.Servers.MongoServer.AddressVariable) is null,
        _ => true,
    });

    private static List<ProcessEntry> Descendants(Process root)
    {
        var all = ProcessEntry.All();
        List<ProcessEntry> found = [];
        var parents = new HashSet<int> { root.Id };
        for (var previous = -1; previous != found.Count;)
        {
            previous = found.Count;
            found = [.. all.Where(it => parents.Contains(it.ParentId))];
            parents.UnionWith(found.Select(static it => it.Id));
        }
        return found;
    }
}

using System.CommandLine;
using Replication.App.Configuration;
using Replication.App.Hosting;

namespace Replication.App.Commands;

/// <summary><c>replication serve</c>: the system, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = new Option<FileInfo?>("--config") { Description = "The configuration file (YAML); without it, the defaults and the environment.", HelpName = "FILE" };
        var role = new Option<string[]>("--role") { Description = "What this process does: ingest, coordinator, worker; all when absent.", HelpName = "ROLE[,ROLE]" };
        var command = new Command("serve", "Receives pushes, matches rules and copies images, until it is told to stop.") { config, role };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(config), parsed.GetValue(role) ?? []));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo? file, string[] roleNames)
    {
        if (!RoleNames.TryParse(roleNames, out _, out var problem))
        {
            await Console.Error.WriteLineAsync($"replication: --role: {problem}");
            return ExitCode.WrongUsage;
        }
        return 0;
    }
}

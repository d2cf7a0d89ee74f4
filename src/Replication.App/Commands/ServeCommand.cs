using System.CommandLine;
using Replication.App.Configuration;
using Replication.App.Hosting;

namespace Replication.App.Commands;

/// <summary><c>replication serve</c>: runs the system until it is stopped.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config")
        {
            Description = "The configuration file (YAML); without it, the defaults and the environment.",
            HelpName = "FILE"
        };
        var role = new Option<string[]>("--role")
        {
            Description = "The roles of this process: ingest, coordinator, worker, console; default: all.",
            HelpName = "ROLE[,ROLE]"
        };
        var command = new Command("serve", "Receives pushes, matches rules and copies images until it is stopped.") { config, role };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(config), parsed.GetValue(role) ?? []));
        return command;
    }

    private static async Task<int> RunAsync(string? file, string[] roleNames)
    {
        // Registered before the configuration is read, so that a request during the start does not end the process.
        var reloads = new ReloadRequests();
        using var reload = ReloadSignal.Register(reloads);
        if (!RoleNames.TryParse(roleNames, out var roles, out var wrongRole))
            return await RefuseAsync([$"--role: {wrongRole}"]);
        var (read, loaded) = ConfigurationFile.Load(file);
        return read switch
        {
            ConfigurationResult.Ok ok when RoleNames.Problem(
                roles, ok.Configuration.Bus.Uri is null, ok.Configuration.Store is StoreConfiguration.Sqlite) is { } apart =>
                await RefuseAsync([$"--role: {apart}"]),
            ConfigurationResult.Ok ok when roles == Roles.Console && ok.Configuration.Console.Server is null =>
                await RefuseAsync(["console.server: is missing; a process with the role console alone calls the API at this address"]),
            ConfigurationResult.Ok ok => await HostRun.ToEndAsync(HostSettings.Of(ok.Configuration, roles) with
            {
                Loaded = loaded,
                Reloads = reloads
            }),
            ConfigurationResult.Invalid invalid => await RefuseAsync(invalid.Lines()),
            _ => throw new InvalidOperationException($"unknown result {read}"),
        };
    }

    private static async Task<int> RefuseAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            await Console.Error.WriteLineAsync($"replication: {line}");
        return ExitCode.WrongUsage;
    }
}

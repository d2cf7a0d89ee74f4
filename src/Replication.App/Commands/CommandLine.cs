using System.CommandLine;

namespace Replication.App.Commands;

/// <summary>All commands there are. Runs a command line; wrong usage ends with its own code.</summary>
internal static class CommandLine
{
    public static RootCommand Root() => new("Replicates container images between registry instances, push by push.")
    {
        DemoCommand.Create(),
        ServeCommand.Create(),
        CopyCommand.Create(),
        HealthCommand.Create(),
    };

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"replication: {error.Message}");
            await Console.Error.WriteLineAsync($"Try 'replication {Path(parsed)}--help'.");
            return ExitCode.WrongUsage;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static string Path(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "" : $"{parsed.CommandResult.Command.Name} ";
}

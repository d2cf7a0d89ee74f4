using System.CommandLine;
using System.CommandLine.Parsing;
using Replication.App.Configuration.Reading;
using Replication.App.Logging;

namespace Replication.App.Commands;

/// <summary>Contains all commands. Runs a command line; wrong usage has its own exit code.</summary>
internal static class CommandLine
{
    public static RootCommand Root() => new("Replicates container images between registry instances, push by push.")
    {
        DemoCommand.Create(),
        ServeCommand.Create(),
        CopyCommand.Create(),
        HealthCommand.Create(),
        StatusCommand.Create(),
        StatsCommand.Create(),
        ProcessesCommand.Create(),
        CheckCommand.Create(),
        ConfigCommand.Create(),
        LoginCommand.CreateLogin(),
        LoginCommand.CreateLogout(),
        InstancesCommand.Create(),
        RulesCommand.Create(),
        TasksCommand.Create(),
        ReplicateCommand.Create(),
        BackfillsCommand.Create(),
        ImportsCommand.Create(),
        MissingCommand.Create(),
        EventsCommand.Create(),
        AuditCommand.Create(),
        QuarantineCommand.Create(),
        DeadLettersCommand.Create(),
        SecretsCommand.Create(),
        CompletionCommand.Create(),
    };

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"replication: {error.Message}");
            if (Meant(parsed) is { } meant)
                await Console.Error.WriteLineAsync($"replication: did you mean '{meant}'?");
            await Console.Error.WriteLineAsync($"Try 'replication {Path(parsed)}--help'.");
            return ExitCode.WrongUsage;
        }
        if (TakenForValue(parsed) is { } option)
        {
            await Console.Error.WriteLineAsync($"replication: unknown option '{option}'");
            if (Nearest(parsed, option) is { } meant)
                await Console.Error.WriteLineAsync($"replication: did you mean '{meant}'?");
            await Console.Error.WriteLineAsync($"Try 'replication {Path(parsed)}--help'.");
            return ExitCode.WrongUsage;
        }
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"replication: {ExceptionText.Of(e)}");
            return ExitCode.Failed;
        }
    }

    private static string? Meant(ParseResult parsed) =>
        parsed.UnmatchedTokens is [var first, ..] ? Nearest(parsed, first) : null;

    private static string? Nearest(ParseResult parsed, string word) => Spelling.Nearest(
        word,
        parsed.CommandResult.Command.Subcommands.Select(static it => it.Name)
            .Concat(parsed.CommandResult.Command.Options.Select(static it => it.Name)));

    // The parser takes an unknown option for the value of an argument where one may follow. No value begins so, except after '--'.
    private static string? TakenForValue(ParseResult parsed) => parsed.Tokens.Any(static it => it.Type == TokenType.DoubleDash)
        ? null
        : parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(static it => it.Tokens)
            .Select(static it => it.Value)
            .FirstOrDefault(static it => it is ['-', not (>= '0' and <= '9'), ..]);

    private static string Path(ParseResult parsed)
    {
        var path = "";
        for (var at = parsed.CommandResult; at is { Command: not RootCommand }; at = at.Parent as CommandResult)
            path = $"{at.Command.Name} {path}";
        return path;
    }
}

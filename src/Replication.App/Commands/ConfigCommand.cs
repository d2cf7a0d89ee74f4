using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Replication.App.Client;
using Replication.App.Client.Views;
using Replication.App.Configuration;
using Replication.App.Configuration.Schema;
using Replication.Contracts;

namespace Replication.App.Commands;

/// <summary><c>replication config</c>: explains and validates the configuration file. It contacts nothing.</summary>
internal static class ConfigCommand
{
    private static readonly JsonSerializerOptions Form =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    public static Command Create() => new("config", "Explains and validates the configuration file, and writes its JSON schema.")
    {
        Explain(), Validate(), Schema(),
    };

    private static Command Explain()
    {
        var key = new Argument<string?>("KEY")
        {
            Description = "A key with its parents, such as store.path or instances.webhook.secret; without it, the sections of the file.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("explain", "Shows what a key means, what is allowed and its default.") { key };
        command.SetAction((line, _) => ApiCommand.GuardAsync(_ =>
        {
            Show(Screen.Create(), KeyExplanation.Of(line.GetValue(key) ?? "", ConfigurationReference.Current));
            return Task.FromResult(ExitCode.Done);
        }));
        return command;
    }

    private static Command Validate()
    {
        var config = new Option<string?>("--config")
        {
            Description = "The configuration file (YAML); without it, the defaults and the environment.",
            HelpName = "FILE",
        };
        var command = new Command("validate", "Reads the configuration as 'serve' does, and shows each problem; contacts nothing.") { config };
        command.SetAction((line, _) => ApiCommand.GuardAsync(_ => Task.FromResult(Validate(line.GetValue(config)))));
        return command;
    }

    private static Command Schema()
    {
        var command = new Command("schema", "Writes the JSON schema of the configuration file, for editors.");
        command.SetAction((_, _) => ApiCommand.GuardAsync(static _ =>
        {
            Screen.Create().Json(ConfigurationSchema.Create().ToJsonString(Form));
            return Task.FromResult(ExitCode.Done);
        }));
        return command;
    }

    private static int Validate(string? file)
    {
        var read = ConfigurationFile.Read(file);
        if (read is ConfigurationResult.Ok { Configuration: var values })
            read = MeaningChecks.Check(values);
        if (read is ConfigurationResult.Invalid invalid)
            throw new CommandProblem(string.Join($"{Environment.NewLine}replication: ", invalid.Lines()));
        var configuration = ((ConfigurationResult.Ok)read).Configuration;
        var screen = Screen.Create();
        foreach (var warning in ConfigurationWarnings.Of(configuration))
            screen.Line($"warning: {warning}");
        screen.Line($"The configuration is valid: {Counted.Of(configuration.Instances.Count, "instance")}, "
            + $"{Counted.Of(configuration.Rules.Count, "rule")}.");
        return ExitCode.Done;
    }

    private static void Show(Screen screen, KeyExplanation explanation)
    {
        if (explanation.Row is { } row)
            screen.Console.Write(Columns.Fields(
                ("key", row.Path), ("meaning", row.Meaning), ("allowed", row.Allowed), ("default", row.Default ?? row.DefaultNote)));
        if (explanation.Row is not null && explanation.Inside.Count > 0)
            screen.Line("");
        if (explanation.Inside.Count > 0)
            screen.Console.Write(Columns.Of(explanation.Inside, [
                new("key", static it => it.Path) { MinWidth = 20 },
                new("default", static it => it.Default ?? it.DefaultNote),
                new("meaning", static it => it.Meaning) { IsProse = true },
            ]));
    }
}

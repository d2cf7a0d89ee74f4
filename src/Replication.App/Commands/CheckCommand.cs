using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Replication.App.Check;
using Replication.App.Client;
using Replication.App.Client.Views;
using Replication.App.Configuration;
using Replication.Contracts.Instances;

namespace Replication.App.Commands;

/// <summary>
/// <c>replication check</c>: checks whether the system can run with a configuration. It needs no server and changes nothing.
/// </summary>
internal static class CheckCommand
{
    private static readonly JsonSerializerOptions Form =
        new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var config = new Option<string?>("--config")
        {
            Description = "The configuration file (YAML); without it, the defaults and the environment.",
            HelpName = "FILE"
        };
        var json = new Option<bool>("--json") { Description = "Write the results as JSON, for scripts." };
        var command = new Command(
            "check",
            "Checks the configuration, every instance, the bus and the store, and shows each problem with its cause and remedy.")
        {
            config,
            json
        };
        command.SetAction((line, _) => ApiCommand.GuardAsync(
            cancellationToken => RunAsync(line.GetValue(config), line.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string? file, bool asJson, CancellationToken cancellationToken)
    {
        var read = ConfigurationFile.Read(file);
        if (read is ConfigurationResult.Ok { Configuration: var values })
            read = MeaningChecks.Check(values);
        if (read is ConfigurationResult.Invalid invalid)
            throw new CommandProblem(string.Join($"{Environment.NewLine}replication: ", invalid.Lines()));

        var parts = await SystemCheck.RunAsync(((ConfigurationResult.Ok)read).Configuration, TimeProvider.System, cancellationToken);
        var failures = Count(parts, CheckOutcome.Failed);
        var screen = Screen.Create();
        if (asJson)
            screen.Json(JsonSerializer.Serialize(new { ok = failures == 0, parts }, Form));
        else
            Show(screen, parts, failures);
        return failures == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Show(Screen screen, IReadOnlyList<CheckedPart> parts, int failures)
    {
        screen.Console.Write(Columns.Of(
            parts.SelectMany(static part => part.Answers.Select(answer => (part.Part, Answer: answer))),
            [
                new("part", static it => it.Part) { MinWidth = 24 },
                .. InstanceView.CheckColumns<(string Part, CheckAnswer Answer)>(static it => it.Answer),
            ]));
        var warnings = Count(parts, CheckOutcome.Warning);
        screen.Line(failures switch
        {
            0 when warnings > 0 => $"Nothing is wrong, with {warnings} {(warnings == 1 ? "warning" : "warnings")}.",
            0 => "All is well.",
            1 => "1 thing is wrong.",
            _ => $"{failures} things are wrong.",
        });
    }

    private static int Count(IReadOnlyList<CheckedPart> parts, CheckOutcome outcome) =>
        parts.Sum(part => part.Answers.Count(it => it.Outcome == outcome));
}

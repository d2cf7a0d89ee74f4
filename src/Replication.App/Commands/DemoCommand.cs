using System.CommandLine;
using Replication.App.Demo;

namespace Replication.App.Commands;

/// <summary><c>replication demo</c>: the main job on embedded defaults, for people to watch and to try.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "End after the pushed images have arrived (0), or have not (1)." };
        var port = new Option<int?>("--port")
        {
            Description = "Port of the API; the registries take the two after it. Free ones when absent.",
            HelpName = "N"
        };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number is >= 1 and <= 65533))
                result.AddError($"--port: '{token.Value}' is not allowed; allowed: 1 to 65533");
        });
        var command =
            new Command("demo", "Starts two registries and the whole system in this process, pushes images and shows them arrive.")
            {
                once,
                port
            };
        command.SetAction((parsed, _) => DemoRun.RunAsync(parsed.GetValue(once), parsed.GetValue(port)));
        return command;
    }
}

using System.CommandLine;
using Replication.App.Demo;

namespace Replication.App.Commands;

/// <summary><c>replication demo</c>: runs the whole system with embedded registries, to watch and to try.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "Exit when the pushed images are replicated (exit code 0) or are not (1)." };
        var port = new Option<int?>("--port")
        {
            Description = "Port of the API; the registries use the next two. Default: free ports.",
            HelpName = "N"
        };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number is >= 1 and <= 65533))
                result.AddError($"--port: '{token.Value}' is not allowed; allowed: 1 to 65533");
        });
        var command =
            new Command("demo", "Starts two registries and the whole system in this process, pushes images and shows their replication.")
            {
                once,
                port
            };
        command.SetAction((parsed, _) => DemoRun.RunAsync(parsed.GetValue(once), parsed.GetValue(port)));
        return command;
    }
}

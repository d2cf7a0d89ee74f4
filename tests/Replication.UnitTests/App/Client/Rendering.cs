using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.UnitTests.App.Client;

/// <summary>Renders what a command shows, without colours and without trailing spaces.</summary>
internal static class Rendering
{
    public static string Text(IRenderable shown)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = 4096;
        console.Write(shown);
        return string.Join('\n', output.ToString().TrimEnd('\n').Split('\n').Select(static it => it.TrimEnd()));
    }
}

using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.UnitTests.App.Client;

/// <summary>Renders what a command shows, without colours and without trailing spaces.</summary>
internal static class Rendering
{
    /// <summary>The text in a pipe or, with a width, on a terminal.</summary>
    public static string Text(IRenderable shown, int? terminalWidth = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = terminalWidth is null ? InteractionSupport.No : InteractionSupport.Yes,
        });
        console.Profile.Width = terminalWidth ?? 4096;
        console.Write(shown);
        return string.Join('\n', output.ToString().TrimEnd('\n').Split('\n').Select(static it => it.TrimEnd()));
    }
}

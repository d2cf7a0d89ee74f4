using System.Globalization;
using Replication.App.Logging;
using Spectre.Console;

namespace Replication.App.Client;

/// <summary>The output of a command: a terminal, or a pipe, where no line is truncated and no text is coloured.</summary>
internal sealed class Screen(IAnsiConsole console, bool isLive)
{
    private const int PipeWidth = 4096;

    public IAnsiConsole Console => console;

    /// <summary>True when earlier output can be replaced.</summary>
    public bool IsLive => isLive;

    /// <summary>True when a person can answer a question.</summary>
    public bool IsTerminal { get; } = !System.Console.IsInputRedirected && !System.Console.IsOutputRedirected;

    public static Screen Create()
    {
        var isLive = !System.Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(System.Console.Out),
            Ansi = isLive ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isLive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                ? ColorSystemSupport.Detect
                : ColorSystemSupport.NoColors,
            Interactive = isLive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!isLive)
            console.Profile.Width = PipeWidth;
        return new Screen(console, isLive);
    }

    public void Line(string text) => console.Profile.Out.Writer.WriteLine(PrintableText.Escape(text));

    /// <summary>Writes a JSON document from the API, with the control characters in its strings escaped.</summary>
    public void Json(string document) => console.Profile.Out.Writer.WriteLine(PrintableText.Escape(document, keepLines: true));

    public static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>The same without year and seconds, for a table that does not fit.</summary>
    public static string ShortTime(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("MM-dd HH:mmZ", CultureInfo.InvariantCulture) ?? "-";
}

using Replication.App.Logging;
using Spectre.Console;

namespace Replication.App.Copy.Views;

/// <summary>Shows a progress bar for each blob on a terminal.</summary>
internal sealed class LiveView(IAnsiConsole console, TextWriter errors) : ICopyView
{
    private const string ShowCursor = "\e[?25h";

    public TimeSpan RefreshInterval => TimeSpan.FromMilliseconds(100);

    public static LiveView Create(TextWriter output, TextWriter errors, bool isColourful)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            ColorSystem = isColourful ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        });
        return new LiveView(console, errors);
    }

    public async Task FollowAsync(CopySettings settings, IAsyncEnumerable<CopyState> states)
    {
        console.WriteLine(PrintableText.Escape($"Copying {settings.Source.Image} to {settings.Target.Image}"));
        await console.Live(Text.Empty).StartAsync(async live =>
        {
            await foreach (var state in states)
                live.UpdateTarget(LivePicture.Draw(state, console.Profile));
        });
    }

    public void End(CopySettings settings, CopyEnd end)
    {
        var (lines, complaints) = CopyReport.Of(settings, end);
        for (var i = 0; i < lines.Count; i++)
            console.Write(new Text(PrintableText.Escape(lines[i]) + "\n", i == 0 ? new Style(Color.Green) : Style.Plain));
        PlainView.Complain(errors, complaints);
    }

    public void Abandon() => console.Profile.Out.Writer.Write(ShowCursor);
}

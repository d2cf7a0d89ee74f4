using Replication.App.Configuration;
using Spectre.Console;

namespace Replication.App.Client;

/// <summary>Takes in what must not stand on a command line.</summary>
internal static class SecretInput
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>The first line of a file, <c>-</c> for standard input; null where no file is named.</summary>
    public static string? FromFile(string option, string? path)
    {
        if (path is null)
            return null;
        if (path == "-")
            return Console.In.ReadLine() is { Length: > 0 } line
                ? line
                : throw new CommandProblem($"{option}: standard input holds nothing");
        var file = TextFile.Read(path, MaxBytes);
        if (file.Text is not { } text)
            throw new CommandProblem($"{option}: {path} cannot be read: {file.Failure}");
        return text.Split('\n')[0].TrimEnd('\r') is { Length: > 0 } first
            ? first
            : throw new CommandProblem($"{option}: {path} holds nothing");
    }

    /// <summary>Asks a person, where one sits there; null where nobody does.</summary>
    public static async Task<string?> AskAsync(string question, CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
            return null;
        return await AnsiConsole.Console.PromptAsync(new TextPrompt<string>(question).Secret().AllowEmpty(), cancellationToken);
    }
}

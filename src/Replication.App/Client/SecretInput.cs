using Replication.App.Configuration;
using Spectre.Console;

namespace Replication.App.Client;

/// <summary>Reads secrets that must not appear on a command line.</summary>
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
                : throw new CommandProblem($"{option}: standard input is empty");
        var file = TextFile.Read(path, MaxBytes);
        if (file.Text is not { } text)
            throw new CommandProblem($"{option}: {path} cannot be read: {file.Failure}");
        return text.Split('\n')[0].TrimEnd('\r') is { Length: > 0 } first
            ? first
            : throw new CommandProblem($"{option}: {path} is empty");
    }

    /// <summary>Prompts for the secret on a terminal; returns null without a terminal.</summary>
    public static async Task<string?> PromptAsync(string question, CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
            return null;
        return await AnsiConsole.Console.PromptAsync(new TextPrompt<string>(question).Secret().AllowEmpty(), cancellationToken);
    }
}

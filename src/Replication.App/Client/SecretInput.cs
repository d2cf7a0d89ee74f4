using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.App.Configuration;
using Spectre.Console;

namespace Replication.App.Client;

/// <summary>Reads secrets that must not appear on a command line.</summary>
internal static class SecretInput
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>
    /// The first line of a file, or the <paramref name="isWhole"/> text; <c>-</c> is standard input. A file with a JSON object, such as the
    /// key of a service account, is read whole. Null where no file is named.
    /// </summary>
    public static string? FromFile(string option, string? path, bool isWhole = false)
    {
        if (path is null)
            return null;
        if (path == "-")
            return (isWhole ? Console.In.ReadToEnd() : Console.In.ReadLine()) is { Length: > 0 } input
                ? input
                : throw new CommandProblem($"{option}: standard input is empty");
        var file = TextFile.Read(path, MaxBytes);
        if (file.Text is not { } text)
            throw new CommandProblem($"{option}: {path} cannot be read: {file.Failure}");
        return (isWhole || IsJson(text) ? text : text.Split('\n')[0].TrimEnd('\r')) is { Length: > 0 } first
            ? first
            : throw new CommandProblem($"{option}: {path} is empty");
    }

    private static bool IsJson(string text)
    {
        try
        {
            return text.StartsWith('{') && JsonNode.Parse(text) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The value of an environment variable.</summary>
    public static string FromEnvironment(string option, string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new CommandProblem($"{option}: the environment variable {name} is not set; set it, or use the option that names a file");

    /// <summary>Prompts for the secret on a terminal; returns null without a terminal.</summary>
    public static async Task<string?> PromptAsync(string question, CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
            return null;
        return await AnsiConsole.Console.PromptAsync(new TextPrompt<string>(question).Secret().AllowEmpty(), cancellationToken);
    }
}

using System.CommandLine;
using Replication.App.Commands;

namespace Replication.App.Client;

/// <summary>Asks before a change that cannot be taken back.</summary>
internal static class Confirmation
{
    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask." };

    /// <summary>
    /// Returns true when the change may be made. Without a terminal, <paramref name="withoutTerminal"/> decides.
    /// </summary>
    public static bool Ask(bool isTerminal, bool yes, string question, Func<bool> withoutTerminal) =>
        Ask(isTerminal, yes, question, withoutTerminal, Console.Error, Console.In);

    /// <summary>The same with the streams of the terminal.</summary>
    internal static bool Ask(
        bool isTerminal, bool yes, string question, Func<bool> withoutTerminal, TextWriter terminal, TextReader answers)
    {
        if (yes)
            return true;
        if (!isTerminal)
            return withoutTerminal();
        terminal.Write($"{question} [y/N] ");
        return answers.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>Writes that nothing was changed, after the answer was no.</summary>
    public static int Declined()
    {
        Console.Error.WriteLine("Nothing was changed.");
        return ExitCode.Failed;
    }
}

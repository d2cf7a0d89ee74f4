using Replication.App.Commands;

namespace Replication.App.Client;

/// <summary>A command cannot continue: the message for the user, and the exit code of the program.</summary>
internal sealed class CommandProblem(string message, int exitCode = ExitCode.WrongUsage) : Exception(message)
{
    public int ExitCode => exitCode;
}

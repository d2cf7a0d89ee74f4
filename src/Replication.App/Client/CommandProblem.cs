using Replication.App.Commands;

namespace Replication.App.Client;

/// <summary>A command cannot go on: a sentence for people, and how the program ends.</summary>
internal sealed class CommandProblem(string message, int exitCode = ExitCode.WrongUsage) : Exception(message)
{
    public int ExitCode => exitCode;
}

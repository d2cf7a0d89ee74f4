namespace Replication.App.Commands;

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>Another image exists at the target, and it may not be overwritten.</summary>
    public const int Conflict = 3;

    /// <summary>The present state does not allow the change (409, 412), such as a retry of a running task.</summary>
    public const int Refused = 4;

    public const int Interrupted = 130;
}

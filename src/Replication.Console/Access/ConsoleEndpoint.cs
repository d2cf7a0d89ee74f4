namespace Replication.WebConsole.Access;

/// <summary>Marks the endpoints of the console: <see cref="ConsoleGate"/> decides who may call them.</summary>
internal sealed class ConsoleEndpoint
{
    /// <summary>True for a page that needs no session.</summary>
    public bool IsOpen { get; init; }
}

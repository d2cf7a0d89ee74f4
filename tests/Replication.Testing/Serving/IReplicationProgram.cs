namespace Replication.Testing.Serving;

/// <summary>The running program: a separate process, or a host in the process of the tests.</summary>
public interface IReplicationProgram : IAsyncDisposable
{
    /// <summary>The log lines so far.</summary>
    string Output { get; }

    /// <summary>Waits until the program listens, and returns the address.</summary>
    Task<Uri> ListeningAsync();
}

namespace Replication.Testing.Serving;

/// <summary>The running program: a separate process, or a host in the process of the tests.</summary>
public interface IReplicationProgram : IAsyncDisposable
{
    /// <summary>The log lines so far.</summary>
    string Output { get; }

    /// <summary>Waits until the program listens, and returns the address.</summary>
    Task<Uri> ListeningAsync();

    /// <summary>
    /// Returns the separate process, which can be killed and signaled. Throws when the program is a host in this process.
    /// </summary>
    ReplicationProcess AsProcess() => (ReplicationProcess)this;
}

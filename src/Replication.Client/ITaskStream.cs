namespace Replication.Client;

/// <summary>An open stream of changed tasks: one of the API, or a part in one that several pages share.</summary>
public interface ITaskStream : IDisposable
{
    /// <summary>
    /// Returns the events until the stream ends. Throws <see cref="IOException"/> when the connection is lost or silent.
    /// </summary>
    IAsyncEnumerable<TaskStreamEvent> ReadAsync(CancellationToken cancellationToken);
}

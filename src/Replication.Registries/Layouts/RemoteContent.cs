namespace Replication.Registries.Layouts;

/// <summary>A content of an object store that is being read. It is read forwards; another position costs a request.</summary>
internal abstract class RemoteContent(long length) : IDisposable
{
    /// <summary>The number of bytes.</summary>
    public long Length => length;

    /// <summary>Reads bytes from a position before the end on. Returns at least one. Throws <see cref="RegistryException"/>.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, long position, CancellationToken cancellationToken);

    public abstract void Dispose();
}

using Microsoft.Win32.SafeHandles;

namespace Replication.Registries.Layouts;

/// <summary>
/// A file, a part of an archive, a content of an object store, or a small content in memory. Disposing closes the file unless others share
/// it.
/// </summary>
internal sealed class StoredFile : IDisposable
{
    private readonly SafeFileHandle? _file;
    private readonly byte[] _bytes = [];
    private readonly RemoteContent? _remote;
    private readonly long _start;
    private readonly bool _isShared;

    /// <summary>A part of a file.</summary>
    public StoredFile(SafeFileHandle file, long start, long length, bool isShared) =>
        (_file, _start, Length, _isShared) = (file, start, length, isShared);

    /// <summary>Content in memory.</summary>
    public StoredFile(byte[] bytes) => (_bytes, Length) = (bytes, bytes.Length);

    /// <summary>The content of an object store.</summary>
    public StoredFile(RemoteContent remote) => (_remote, Length) = (remote, remote.Length);

    /// <summary>The number of bytes.</summary>
    public long Length { get; }

    /// <summary>
    /// Reads bytes from a position on. Returns 0 at the end. Throws <see cref="IOException"/>, for an object store
    /// <see cref="RegistryException"/>.
    /// </summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, long position, CancellationToken cancellationToken)
    {
        var wanted = buffer[..(int)Math.Clamp(Length - position, 0, buffer.Length)];
        if (wanted.IsEmpty)
            return ValueTask.FromResult(0);
        if (_file is not null)
            return RandomAccess.ReadAsync(_file, wanted, _start + position, cancellationToken);
        if (_remote is not null)
            return _remote.ReadAsync(wanted, position, cancellationToken);
        _bytes.AsMemory((int)position, wanted.Length).CopyTo(wanted);
        return ValueTask.FromResult(wanted.Length);
    }

    /// <summary>Reads all bytes of a small file. Throws <see cref="IOException"/>, also when the file is shorter than expected.</summary>
    public async ValueTask<byte[]> ReadAllAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[Length];
        for (var position = 0; position < bytes.Length;)
        {
            var read = await ReadAsync(bytes.AsMemory(position), position, cancellationToken);
            if (read == 0)
                throw new EndOfStreamException($"the file ended after {position} of {Length} bytes");
            position += read;
        }
        return bytes;
    }

    /// <summary>The same for a file of this machine, without waiting.</summary>
    public byte[] ReadAll()
    {
        if (_file is null)
            return _bytes;
        var bytes = new byte[Length];
        for (var position = 0; position < bytes.Length;)
        {
            var read = RandomAccess.Read(_file, bytes.AsSpan(position), _start + position);
            if (read == 0)
                throw new EndOfStreamException($"the file ended after {position} of {Length} bytes");
            position += read;
        }
        return bytes;
    }

    public void Dispose()
    {
        if (_isShared)
            return;
        _file?.Dispose();
        _remote?.Dispose();
    }
}

using Replication.Registries.Blobs;
using Replication.Registries.Manifests;

namespace Replication.Registries.Layouts;

/// <summary>Reads one blob of a folder or archive to its end.</summary>
internal sealed class FileBlobReader(IStoredContent content, Descriptor blob, long startAt) : IBlobReader
{
    private StoredFile? _file;
    private long _position = startAt;

    public void Prepare()
    {
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _file ??= await OpenAsync(cancellationToken);
        try
        {
            var read = await _file.ReadAsync(buffer, _position, cancellationToken);
            _position += read;
            // Another program may truncate the file while it is read.
            if (read == 0 && buffer.Length > 0 && _position < blob.Size)
                throw new RegistryException(LayoutFailures.WrongSize(content, blob.Digest, _position, blob.Size));
            return read;
        }
        catch (IOException exception)
        {
            throw LayoutFailures.Unavailable($"{content.Name}, file {content.FileOf(blob.Digest)},", "read", exception);
        }
    }

    public CopyFailure Mismatch() => LayoutFailures.WrongContent(content, blob.Digest);

    public ValueTask DisposeAsync()
    {
        _file?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<StoredFile> OpenAsync(CancellationToken cancellationToken)
    {
        var file = await content.OpenAsync(blob.Digest, cancellationToken)
            ?? throw new RegistryException(LayoutFailures.MissingBlob(content, blob.Digest));
        if (file.Length == blob.Size)
            return file;
        file.Dispose();
        throw new RegistryException(LayoutFailures.WrongSize(content, blob.Digest, file.Length, blob.Size));
    }
}

using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>
/// The body of an upload, read from the source while it is sent. The source is opened when the target is ready to read, and the last bytes
/// are kept back until the digest of all of them is right: bytes that are not what they should be never become a blob.
/// </summary>
internal sealed class StreamedBlobContent : HttpContent
{
    private const int BufferBytes = 128 * 1024;

    private readonly Descriptor _blob;
    private readonly Func<BlobReader> _open;
    private readonly BlobMeter _meter;
    private readonly RegistryClient _target;
    private readonly Deadline _deadline;

    public StreamedBlobContent(Descriptor blob, Func<BlobReader> open, BlobMeter meter, RegistryClient target, Deadline deadline)
    {
        (_blob, _open, _meter, _target, _deadline) = (blob, open, meter, target, deadline);
        Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
    }

    /// <summary>True once the source was asked for the bytes.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Set when it was the source that failed, not the target.</summary>
    public CopyFailure? SourceFailure { get; private set; }

    protected override bool TryComputeLength(out long length)
    {
        length = _blob.Size;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasStarted = true;
        _meter.Restart();
        // From here on the reader watches the source; the target is watched while it is being written to.
        _deadline.Disarm();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var reader = _open();
            using var hash = BlobHash.Create(_blob.Digest);
            for (long sent = 0; ;)
            {
                var read = await ReadAsync(reader, buffer, cancellationToken);
                hash.AppendData(buffer, 0, read);
                sent += read;
                if (sent == _blob.Size)
                    await CheckEndAsync(reader, hash, cancellationToken);
                _deadline.Arm(_target.Options.StallTimeout);
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                _deadline.Disarm();
                _meter.Moved(read, _target.Time.GetUtcNow());
                if (sent == _blob.Size)
                    break;
            }
            // The registry may read the blob once more, or move it, before it confirms.
            _deadline.Arm(_target.Options.CommitTimeoutFor(_blob.Size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<int> ReadAsync(BlobReader reader, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(buffer, cancellationToken);
        }
        catch (RegistryException exception)
        {
            SourceFailure = exception.Failure;
            throw;
        }
    }

    private async Task CheckEndAsync(BlobReader reader, IncrementalHash hash, CancellationToken cancellationToken)
    {
        await ReadAsync(reader, new byte[1], cancellationToken);
        if (BlobHash.Matches(hash, _blob.Digest))
            return;
        SourceFailure = BlobHash.Mismatch(reader.Errand, _blob.Digest);
        throw new RegistryException(SourceFailure);
    }
}

using System.Buffers;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>
/// A blob that is read from the source while it is written to the target. The source request starts when the target is ready to read, or
/// in parallel when the target is known to answer <c>Expect: 100-continue</c>. The last bytes are held back until the digest is verified,
/// so that wrong bytes never become a blob.
/// </summary>
internal sealed class StreamedBytes(
    Descriptor blob,
    Func<long, IBlobReader> openAt,
    BlobMeter meter,
    RegistryClient target,
    IReadOnlyList<HashCheckpoint>? checkpoints = null)
    : IUploadBytes, IAsyncDisposable
{
    private const int BufferBytes = 128 * 1024;

    // After this many bytes, the upload state is saved, also when the registry confirms nothing before the end.
    private const long CheckpointBytes = 16 * 1024 * 1024;

    private readonly RewindableHash _hash = new(blob.Digest, checkpoints);
    private IBlobReader? _reader;
    private bool _hasProgressed;
    private CopyFailure? _sourceFailure;

    public bool ExpectsContinue => true;

    public bool IsRepeatable => false;

    public long SentUntil { get; private set; }

    /// <summary>Called once, when enough bytes were sent that another process should be able to resume the upload.</summary>
    public Action? Progressed { get; init; }

    /// <summary>Saves the state of the hash at the current position.</summary>
    public void Checkpoint() => _hash.Checkpoint();

    /// <summary>The hash states from which another process can continue.</summary>
    public IReadOnlyList<HashCheckpoint> Checkpoints => _hash.Checkpoints;

    public StreamedContent Part(long from, long until, Deadline deadline)
    {
        if (_reader is null && _hash.Position == from && target.UploadCapabilities.IsExpectContinueConfirmed)
        {
            _reader = openAt(from);
            _reader.Prepare();
        }
        return new(until - from, (stream, cancellationToken) => SendAsync(stream, from, until, deadline, cancellationToken));
    }

    /// <summary>
    /// Closes the source after an attempt. Returns the failure when the source caused it; otherwise null. The hash is kept for the next
    /// attempt.
    /// </summary>
    public async ValueTask<CopyFailure?> CloseSourceAsync()
    {
        var failure = _sourceFailure;
        if (_reader is not null)
            await _reader.DisposeAsync();
        (_reader, _sourceFailure) = (null, null);
        return failure;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseSourceAsync();
        _hash.Dispose();
    }

    private async Task SendAsync(Stream stream, long from, long until, Deadline deadline, CancellationToken cancellationToken)
    {
        // The reader has its own stall timeout for the source. The deadline of the target runs only during writes.
        deadline.Disarm();
        meter.Restart(from);
        SentUntil = from;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await GoToAsync(from, buffer, cancellationToken);
            while (SentUntil < until)
            {
                var read = await ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, until - SentUntil)), cancellationToken);
                if (_hash.Position == blob.Size)
                    await CheckEndAsync(cancellationToken);
                await target.Transport.Gate.Bandwidth.TakeAsync(read, cancellationToken);
                deadline.Arm(target.Options.StallTimeout);
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                deadline.Disarm();
                SentUntil += read;
                if (SentUntil - from >= CheckpointBytes && !_hasProgressed)
                {
                    _hasProgressed = true;
                    Progressed?.Invoke();
                }
                meter.Moved(read, target.Time.GetUtcNow());
            }
            // The registry may verify or move the blob before it confirms the upload.
            deadline.Arm(target.Options.CommitTimeoutFor(blob.Size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The hash needs all bytes. The target needs only the bytes from `from` on.
    private async Task GoToAsync(long from, byte[] buffer, CancellationToken cancellationToken)
    {
        if (_hash.Position != from)
        {
            await CloseSourceAsync();
            _hash.RewindTo(from);
        }
        _reader ??= openAt(_hash.Position);
        while (_hash.Position < from)
            await ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, from - _hash.Position)), cancellationToken);
    }

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var read = await _reader!.ReadAsync(buffer, cancellationToken);
            _hash.Append(buffer.Span[..read]);
            return read;
        }
        catch (RegistryException exception)
        {
            _sourceFailure = exception.Failure;
            throw;
        }
    }

    private async Task CheckEndAsync(CancellationToken cancellationToken)
    {
        // A response without Content-Length could contain more bytes.
        await ReadAsync(new byte[1], cancellationToken);
        if (_hash.Matches)
            return;
        _sourceFailure = _reader!.Mismatch();
        throw new RegistryException(_sourceFailure);
    }
}

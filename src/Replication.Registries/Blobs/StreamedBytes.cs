using System.Buffers;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>
/// A blob that is read from the source while it is written to the target, part by part or as a whole. The source is opened when the target is
/// ready to read, or while it is asked where it is known to answer that. The last bytes are kept back until the digest of all of them is right: bytes that are not what they should be never become a blob.
/// </summary>
internal sealed class StreamedBytes(Descriptor blob, Func<long, BlobReader> openAt, BlobMeter meter, RegistryClient target, IReadOnlyList<HashMark>? marks = null)
    : IUploadBytes, IAsyncDisposable
{
    private const int BufferBytes = 128 * 1024;

    // So much is worth a note of where the upload stands, also where the registry acknowledges nothing before its end.
    private const long NotedBytes = 16 * 1024 * 1024;

    private readonly HashCheckpoints _hash = new(blob.Digest, marks);
    private BlobReader? _reader;
    private bool _hasProgressed;
    private CopyFailure? _sourceFailure;

    public bool AsksFirst => true;

    public bool AreAtHand => false;

    public long SentUntil { get; private set; }

    /// <summary>Called once, when enough was sent that another process should be able to resume.</summary>
    public Action? Progressed { get; init; }

    /// <summary>Keeps the state of the hash at the current position.</summary>
    public void Checkpoint() => _hash.Checkpoint();

    /// <summary>Where another process could go on hashing.</summary>
    public IReadOnlyList<HashMark> Marks => _hash.Marks;

    public StreamedContent Part(long from, long until, Deadline deadline)
    {
        if (_reader is null && _hash.Position == from && target.UploadHabits.IsKnownToAnswerExpectations)
        {
            _reader = openAt(from);
            _reader.Prepare();
        }
        return new(until - from, (stream, cancellationToken) => SendAsync(stream, from, until, deadline, cancellationToken));
    }

    /// <summary>Lets the source go after a try, and tells whether it was the source that failed. What was learnt of the bytes is kept for another try.</summary>
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
        // From here on the reader watches the source; the target is watched while it is being written to.
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
                await target.Transport.Gate.BlobBytes.TakeAsync(read, cancellationToken);
                deadline.Arm(target.Options.StallTimeout);
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                deadline.Disarm();
                SentUntil += read;
                if (SentUntil - from >= NotedBytes && !_hasProgressed)
                {
                    _hasProgressed = true;
                    Progressed?.Invoke();
                }
                meter.Moved(read, target.Time.GetUtcNow());
            }
            // The registry may read the blob once more, or move it, before it confirms.
            deadline.Arm(target.Options.CommitTimeoutFor(blob.Size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The hash needs every byte once, the target only those that it does not have.
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
        // An answer that did not say how long it is may go on.
        await ReadAsync(new byte[1], cancellationToken);
        if (_hash.Matches)
            return;
        _sourceFailure = BlobReader.Mismatch(_reader!.Errand, blob.Digest);
        throw new RegistryException(_sourceFailure);
    }
}

using System.Globalization;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>
/// Reads one blob to its end. After an interrupted connection it continues with a range request; only the bytes in flight are lost.
/// </summary>
internal sealed class BlobReader(RegistryClient client, RepositoryName repository, Descriptor blob, BlobCoding coding, long startAt = 0)
    : IBlobReader
{
    // After this much progress, the fault counter restarts.
    private const long ProgressBytes = 1024 * 1024;

    // Fewer bytes than this within the stall timeout count as a stall.
    private const long MinBytesPerStallTimeout = 16 * 1024;

    private readonly CancellationTokenSource _end = new();
    private Task? _opening;
    private RegistryResponse? _answer;
    private Stream? _body;
    private long _position = startAt;
    private long _positionOfLastFault = startAt;
    private bool _hasRead;
    private int _faults;
    private long _waitedFor;
    private TimeSpan _waited;

    public RequestPurpose Purpose { get; } = new(RegistrySide.Source, client.Host, $"reading the blob {blob.Digest} of {repository}");

    private static CopyFailure Mismatch(RequestPurpose purpose, Digest digest) => new(
        CopyFailure.DigestMismatch,
        $"{purpose.Registry} sent content that does not match {digest} while {purpose.Action}. Its storage is damaged, or a proxy "
            + $"changes the content. Check both.",
        IsWorthRetrying: false);

    public void Prepare() => _opening ??= OpenAsync(_end.Token);

    public CopyFailure Mismatch() => Mismatch(Purpose, blob.Digest);

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (blob.Size == 0)
            return 0;
        while (true)
        {
            var (read, fault) = await TryReadAsync(buffer, cancellationToken);
            if (fault is null)
            {
                _position += read;
                _hasRead |= read > 0;
                return _position <= blob.Size ? read : throw new RegistryException(WrongSize($"more than {blob.Size} bytes"));
            }
            Close();
            _faults = _position - _positionOfLastFault >= ProgressBytes ? 1 : _faults + 1;
            _positionOfLastFault = _position;
            if (_faults >= client.Options.MaxAttempts || fault.RetryAfter > client.Options.MaxRetryAfter)
                throw new RegistryException(fault);
            await client.Transport.PauseAsync(fault, _faults, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_opening is not null)
            await _opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Close();
        _end.Dispose();
    }

    private async ValueTask<(int Read, CopyFailure? Fault)> TryReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // All bytes were read. A response without Content-Length could still contain more.
        if (_position == blob.Size && (_body is null || (_answer!.ContentLength is not null && !coding.Decodes)))
            return (0, null);
        try
        {
            if (_opening is not null)
                await EndOpeningAsync(cancellationToken);
            else if (_body is null)
                await OpenAsync(cancellationToken);
            var read = await ReadWatchedAsync(buffer);
            await client.Transport.Gate.Bandwidth.TakeAsync(read, cancellationToken);
            if (read == 0 && _position < blob.Size && coding.IsGuess)
                throw new RegistryException(Mismatch(Purpose, blob.Digest));
            return read > 0 || _position == blob.Size
                ? (read, null)
                : (0, RegistryFailures.Interrupted(Purpose, $"the response ended after {_position} of {blob.Size} bytes"));
        }
        catch (RegistryException exception) when (exception.Failure.IsWorthRetrying)
        {
            return (0, exception.Failure);
        }
        catch (Exception exception) when (_body is not null && coding.Decodes && ContentCodings.IsNotEncoded(exception))
        {
            // No bytes were returned yet, so the other choice can be tried at once.
            if (!_hasRead && coding.TrySwitch())
            {
                Close();
                return await TryReadAsync(buffer, cancellationToken);
            }
            throw new RegistryException(Mismatch(Purpose, blob.Digest));
        }
        catch (Exception exception) when (_answer is not null
            && exception is (HttpRequestException or IOException or OperationCanceledException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (0, RegistryFailures.OfException(Purpose, exception, _answer!.Deadline.HasExpired));
        }
    }

    // The stall timeout counts only the time spent in reads. Between two reads, the target may be slow.
    private async ValueTask<int> ReadWatchedAsync(Memory<byte> buffer)
    {
        if (_waitedFor >= MinBytesPerStallTimeout)
            (_waitedFor, _waited) = (0, TimeSpan.Zero);
        var left = client.Options.StallTimeout - _waited;
        _answer!.Deadline.Arm(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        var since = client.Time.GetTimestamp();
        var read = await _body!.ReadAsync(buffer, _answer.Deadline.Token);
        _answer.Deadline.Disarm();
        _waitedFor += read;
        _waited += client.Time.GetElapsedTime(since);
        return read;
    }

    // After a cancellation, DisposeAsync waits for the request.
    private async Task EndOpeningAsync(CancellationToken cancellationToken)
    {
        await ((Task)_opening!.WaitAsync(cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var opened = _opening!;
        _opening = null;
        await opened;
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var headers = new List<(string, string)> { ("Accept-Encoding", "identity") };
        if (_position > 0 && !coding.Decodes)
            headers.Add(("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={_position}-")));
        var request = new RegistryRequest(
            HttpMethod.Get, client.Address($"/v2/{repository}/blobs/{blob.Digest}"), TokenScopes.Pull(repository), Purpose)
        {
            Headers = headers,
            MaxBodyBytes = null,
            Lane = GateLane.BlobReads,
            ReadsBlob = true,
            RetriesFaults = false,
        };
        _answer = await client.Transport.SendAsync(request, cancellationToken);
        (_waitedFor, _waited) = (0, TimeSpan.Zero);
        if (IsWebPage(_answer))
            throw new RegistryException(RegistryFailures.OfWebPage(Purpose, _answer.Status, _answer.RetryAfter, _answer.HasCredentials));
        switch (_answer.Status)
        {
            case 200:
                _body = await OpenWholeAsync(_answer);
                await SkipAsync(_position, cancellationToken);
                break;
            case 206 when BlobRange.Parse(_answer.Header("Content-Range")) is { } range
                && range.First == _position
                && (range.Total ?? blob.Size) == blob.Size:
                ExpectLength(blob.Size - _position);
                _body = await _answer.OpenBodyAsync();
                break;
            case 404:
                throw new RegistryException(_answer.ToFailure() with { Code = CopyFailure.BlobUnknown });
            case 416:
                throw new RegistryException(WrongSize($"no more than {_position} bytes"));
            case 206:
                throw new RegistryException(RegistryFailures.Protocol(Purpose, "it answered with a different range than requested"));
            default:
                throw _answer.ToException();
        }
    }

    // A registry without range support sends the whole blob. Bytes that were read before are discarded.
    private async Task SkipAsync(long bytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[(int)Math.Min(bytes, 81920)];
        while (bytes > 0)
        {
            var read = await ReadWatchedAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)));
            if (read == 0)
                throw new IOException("the response ended before the position of the previous response");
            await client.Transport.Gate.Bandwidth.TakeAsync(read, cancellationToken);
            bytes -= read;
        }
    }

    // A layer can be HTML: then its media type says so, or its length matches the descriptor.
    private bool IsWebPage(RegistryResponse answer) =>
        answer.Status == 200
        && answer.Header("Content-Type")?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true
        && !blob.MediaType.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
        && answer.ContentLength != blob.Size;

    private async Task<Stream> OpenWholeAsync(RegistryResponse answer)
    {
        var codings = ContentCodings.Of(answer.Header("Content-Encoding"));
        if (coding.ShouldDecode(codings, answer.ContentLength))
            return ContentCodings.Decode(await answer.OpenBodyAsync(), codings);
        if (codings.Count > 0 && !ContentCodings.CanDecode(codings) && answer.ContentLength is { } length && length != blob.Size)
        {
            var coded = string.Join(", ", codings);
            throw new RegistryException(
                RegistryFailures.Protocol(Purpose, $"it encoded the blob ({coded}), although the request asked for identity"));
        }
        ExpectLength(blob.Size);
        return await answer.OpenBodyAsync();
    }

    private void ExpectLength(long expected)
    {
        if (_answer!.ContentLength is { } length && length != expected)
            throw new RegistryException(WrongSize($"{length + blob.Size - expected} bytes"));
    }

    private CopyFailure WrongSize(string found) => new(
        CopyFailure.SizeMismatch,
        $"{Purpose.Registry} has {found} for {blob.Digest} of {repository}, but the manifest says {blob.Size}. The blob or the manifest "
            + $"is damaged at the source. "
+ "Push the image again, with its layers.",
        IsWorthRetrying: false);

    private void Close()
    {
        _body?.Dispose();
        _answer?.Dispose();
        (_body, _answer) = (null, null);
    }
}

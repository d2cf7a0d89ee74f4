using System.Globalization;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>Reads one blob to its end. A cut costs what was in flight: it asks the registry again for the rest.</summary>
internal sealed class BlobReader(RegistryClient client, RepositoryName repository, Descriptor blob, BlobCoding coding, long startAt = 0)
    : IAsyncDisposable
{
    // A reader that gets this much further counts its faults from the beginning.
    private const long EncouragingBytes = 1024 * 1024;

    // Less than this in the time that a stream may stand still is a stall as well.
    private const long LeastBytesPerStall = 16 * 1024;

    private readonly CancellationTokenSource _end = new();
    private Task? _opening;
    private RegistryAnswer? _answer;
    private Stream? _body;
    private long _position = startAt;
    private long _positionOfLastFault = startAt;
    private bool _hasRead;
    private int _faults;
    private long _waitedFor;
    private TimeSpan _waited;

    public Errand Errand { get; } = new(RegistrySide.Source, client.Host, $"reading the blob {blob.Digest} of {repository}");

    public static CopyFailure Mismatch(Errand errand, Digest digest) => new(
        CopyFailure.DigestMismatch,
        $"{errand.Registry} sent other bytes than {digest} while {errand.Doing}. Its storage is damaged, or a proxy before it changes the bytes: check both.",
        IsWorthRetrying: false);

    /// <summary>Asks already for what will be read in a moment.</summary>
    public void Prepare() => _opening ??= OpenAsync(_end.Token);

    /// <summary>The next bytes; 0 at the end, which comes only after as many bytes as the blob is to have. Throws <see cref="RegistryException"/>.</summary>
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
            _faults = _position - _positionOfLastFault >= EncouragingBytes ? 1 : _faults + 1;
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
        // All bytes are here; more may come only from an answer that did not say how long it is.
        if (_position == blob.Size && (_body is null || (_answer!.ContentLength is not null && !coding.Decodes)))
            return (0, null);
        try
        {
            if (_opening is not null)
                await EndOpeningAsync(cancellationToken);
            else if (_body is null)
                await OpenAsync(cancellationToken);
            var read = await ReadWatchedAsync(buffer);
            await client.Transport.Gate.BlobBytes.TakeAsync(read, cancellationToken);
            if (read == 0 && _position < blob.Size && coding.IsInDoubt)
                throw new RegistryException(Mismatch(Errand, blob.Digest));
            return read > 0 || _position == blob.Size
                ? (read, null)
                : (0, RegistryFailures.BrokeOff(Errand, $"the answer ended after {_position} of {blob.Size} bytes"));
        }
        catch (RegistryException exception) when (exception.Failure.IsWorthRetrying)
        {
            return (0, exception.Failure);
        }
        catch (Exception exception) when (_body is not null && coding.Decodes && ContentCodings.IsNotEncoded(exception))
        {
            // Nothing was handed out yet: the other way is tried at once.
            if (!_hasRead && coding.TryTurn())
            {
                Close();
                return await TryReadAsync(buffer, cancellationToken);
            }
            throw new RegistryException(Mismatch(Errand, blob.Digest));
        }
        catch (Exception exception) when (_answer is not null && exception is (HttpRequestException or IOException or OperationCanceledException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (0, RegistryFailures.OfException(Errand, exception, _answer!.Deadline.HasExpired));
        }
    }

    // Only the time that the source takes counts: between two reads the target may take its own.
    private async ValueTask<int> ReadWatchedAsync(Memory<byte> buffer)
    {
        if (_waitedFor >= LeastBytesPerStall)
            (_waitedFor, _waited) = (0, TimeSpan.Zero);
        var patience = client.Options.StallTimeout - _waited;
        _answer!.Deadline.Arm(patience > TimeSpan.Zero ? patience : TimeSpan.Zero);
        var since = client.Time.GetTimestamp();
        var read = await _body!.ReadAsync(buffer, _answer.Deadline.Token);
        _answer.Deadline.Disarm();
        _waitedFor += read;
        _waited += client.Time.GetElapsedTime(since);
        return read;
    }

    // Who gives up waiting leaves it to be put away at the end.
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
        var request = new RegistryRequest(HttpMethod.Get, client.Address($"/v2/{repository}/blobs/{blob.Digest}"), TokenScopes.Pull(repository), Errand)
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
            throw new RegistryException(RegistryFailures.OfPage(Errand, _answer.Status, _answer.RetryAfter, _answer.HasCredentials));
        switch (_answer.Status)
        {
            case 200:
                _body = await OpenWholeAsync(_answer);
                await SkipAsync(_position, cancellationToken);
                break;
            case 206 when BlobRange.Parse(_answer.Header("Content-Range")) is { } range && range.First == _position && (range.Total ?? blob.Size) == blob.Size:
                ExpectLength(blob.Size - _position);
                _body = await _answer.OpenBodyAsync();
                break;
            case 404:
                throw new RegistryException(_answer.ToFailure() with { Code = CopyFailure.BlobUnknown });
            case 416:
                throw new RegistryException(WrongSize($"no more than {_position} bytes"));
            case 206:
                throw new RegistryException(RegistryFailures.Protocol(Errand, "it answered with another range than was asked for"));
            default:
                throw _answer.ToException();
        }
    }

    // A registry that knows no ranges begins anew; what was read already is read past.
    private async Task SkipAsync(long bytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[(int)Math.Min(bytes, 81920)];
        while (bytes > 0)
        {
            var read = await ReadWatchedAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)));
            if (read == 0)
                throw new IOException("the answer ended before the place that was reached before");
            await client.Transport.Gate.BlobBytes.TakeAsync(read, cancellationToken);
            bytes -= read;
        }
    }

    // A layer may be HTML, too: its own type says so, or its length is right.
    private bool IsWebPage(RegistryAnswer answer) =>
        answer.Status == 200
        && answer.Header("Content-Type")?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true
        && !blob.MediaType.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
        && answer.ContentLength != blob.Size;

    private async Task<Stream> OpenWholeAsync(RegistryAnswer answer)
    {
        var codings = ContentCodings.Of(answer.Header("Content-Encoding"));
        if (coding.ShouldDecode(codings, answer.ContentLength))
            return ContentCodings.Decode(await answer.OpenBodyAsync(), codings);
        if (codings.Count > 0 && !ContentCodings.CanDecode(codings) && answer.ContentLength is { } length && length != blob.Size)
        {
            var coded = string.Join(", ", codings);
            throw new RegistryException(RegistryFailures.Protocol(Errand, $"it encoded the blob ({coded}), although it was asked not to"));
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
        $"{Errand.Registry} has {found} under {blob.Digest} of {repository}, and the manifest says {blob.Size}. One of them is damaged at the source: "
        + "push the image again, with its layers.",
        IsWorthRetrying: false);

    private void Close()
    {
        _body?.Dispose();
        _answer?.Dispose();
        (_body, _answer) = (null, null);
    }
}

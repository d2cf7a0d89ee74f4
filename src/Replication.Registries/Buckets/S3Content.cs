using Amazon.S3.Model;
using Replication.Registries.Http;
using Replication.Registries.Layouts;

namespace Replication.Registries.Buckets;

/// <summary>An object that is being read. A connection that breaks is replaced by a request for the rest.</summary>
internal sealed class S3Content(S3Calls calls, string what, string key, GetObjectResponse first) : RemoteContent(first.ContentLength)
{
    private const int MostFailures = 3;

    private readonly string _etag = first.ETag;
    private GetObjectResponse? _response = first;
    private long _position;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, long position, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            var (response, hasExpired) = (await OpenAtAsync(position, cancellationToken), false);
            using var deadline = new Deadline(calls.Time, cancellationToken);
            try
            {
                deadline.Arm(calls.StallTimeout);
                var read = await response.ResponseStream.ReadAsync(buffer, deadline.Token);
                if (read == 0)
                    throw new EndOfStreamException($"the answer ended after {position} of {Length} bytes");
                _position = position + read;
                return read;
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hasExpired = deadline.HasExpired;
                Close();
                if (failures == MostFailures)
                    throw calls.FailureOf(what, exception, hasExpired);
            }
        }
    }

    public override void Dispose() => Close();

    private async Task<GetObjectResponse> OpenAtAsync(long position, CancellationToken cancellationToken)
    {
        if (_response is not null && _position == position)
            return _response;
        Close();
        _response = await calls.GetAsync(what, key, position, _etag, cancellationToken)
            ?? throw calls.FailureOf(what, new EndOfStreamException("it was replaced or deleted while it was read"), hasExpired: false);
        _position = position;
        return _response;
    }

    private void Close()
    {
        _response?.Dispose();
        _response = null;
    }
}
